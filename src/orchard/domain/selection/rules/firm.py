"""When a choice is fragile: the one rule of every page that says so."""

from __future__ import annotations

from collections.abc import Iterable


def is_fragile(shares: Iterable[float | None], least: float) -> bool:
    """Say whether an account within the places would too often not be there with other weights.

    Its shares are asked alike: of the runs in which one weight moves and the others make up for
    it, and of the weightings drawn from the region. One of them below the line of the policy is
    enough; a share that is not known says nothing.

    >>> is_fragile([1.0, 0.79], 0.80), is_fragile([0.80, None], 0.80)
    (True, False)
    """
    return any(one < least for one in shares if one is not None)
