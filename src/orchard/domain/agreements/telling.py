"""Whether a customer was ever shown a promise: the area that shares with customers says it.

This area lies below and learns of no portal: what was read there is never written over.
"""

from __future__ import annotations

from collections.abc import Callable

WasShown = Callable[[int], bool]
_ASKED: dict[str, WasShown] = {}


def add(area: str, was_shown: WasShown) -> None:
    """Let an area say whether it showed a promise to a customer; once, however often it starts."""
    _ASKED[area] = was_shown


def was_shown(promise_id: int) -> bool:
    """Say whether a customer could read the promise at any time, though it is taken back by now."""
    return any(one(promise_id) for one in _ASKED.values())
