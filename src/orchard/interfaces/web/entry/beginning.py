"""What is known before anybody may sign in."""

from __future__ import annotations

from orchard.domain.core import bootstrap


def known_currency() -> str | None:
    """Return the currency that an import from the command line has settled, if one has."""
    return bootstrap.base_currency()
