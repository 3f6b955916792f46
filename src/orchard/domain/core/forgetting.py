"""What higher areas forget when somebody who worked here is anonymised; this area learns of none of them."""

from __future__ import annotations

from collections.abc import Callable

from orchard.domain.core.models import User

_KNOWN: dict[str, Callable[[User], None]] = {}


def add(area: str, forget: Callable[[User], None]) -> None:
    """Let an area take part; once per area, however often it starts."""
    _KNOWN[area] = forget


def forget_everywhere(user: User) -> None:
    """Let each area forget what only this person and those they told may read."""
    for forget in _KNOWN.values():
        forget(user)
