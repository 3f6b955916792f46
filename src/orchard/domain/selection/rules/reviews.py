"""When reviews of a key account are enough to let it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orchard.analytics.policy.selection import StatusPolicy
from orchard.domain.core.calendar import add_months


@dataclass(frozen=True, slots=True)
class Look:
    """What one review said of an account: on which day, below the line, and whether a gate failed."""

    on: date
    is_low: bool
    fails_gate: bool = False


def lows_in_a_row(looks: Sequence[Look], months: int) -> int:
    """Return how many low reviews, the latest first, follow each other without a better one.

    Two that lie closer together than so many months are one look: nothing could change between.

    >>> looks = [Look(date(2027, 5, 9), True), Look(date(2027, 5, 1), True)]
    >>> lows_in_a_row(looks, 9), lows_in_a_row([*looks, Look(date(2026, 5, 1), True)], 9)
    (1, 2)
    """
    count, last = 0, date.max
    for one in looks:
        if not one.is_low:
            break
        if last == date.max or add_months(one.on, months) <= last:
            count, last = count + 1, one.on
    return count


def is_enough(looks: Sequence[Look], policy: StatusPolicy) -> bool:
    """Say whether an account may leave: the last review failed a gate, or enough yearly ones are low."""
    if looks and looks[0].fails_gate:
        return True
    return lows_in_a_row(looks, policy.review_months_least) >= policy.demote_after_reviews
