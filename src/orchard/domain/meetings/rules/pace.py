"""How often two companies really meet: by the days on which they did, never by what was planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from orchard.domain.meetings.rules.kinds import MONTHS, WEEKS, Rhythm

LATEST, FEWEST = 6, 2
"""So many of the last meetings count, and so many it takes before anything is known."""
DAYS_OF_MONTH = 365.25 / 12
TOLERANCE = 1.25
"""A quarter later than wanted is still as wanted: holidays, and weeks in which nobody can."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The median of the days between the last meetings that were held, and how many those were."""

    days: int
    meetings: int
    silence: int = 0
    """The days since the last one, once they are more than usual: a silence is a gap as well."""

    def is_slower_than(self, rhythm: Rhythm) -> bool:
        """Say whether one meets clearly less often than a rhythm asks for."""
        return max(self.days, self.silence) > TOLERANCE * usual_days(rhythm)


def pace(held: Iterable[date], *, today: date) -> Pace | None:
    """Return how often one met lately; with fewer than two meetings nobody knows.

    Examples
    --------
    >>> held = [date(2026, 1, 6), date(2026, 2, 3), date(2026, 3, 10)]
    >>> pace(held, today=date(2026, 4, 1))
    Pace(days=32, meetings=3, silence=0)
    >>> pace(held, today=date(2027, 3, 10))
    Pace(days=32, meetings=3, silence=365)
    >>> pace([date(2026, 1, 6)], today=date(2026, 4, 1)) is None
    True
    """
    latest = sorted(set(held))[-LATEST:]
    if len(latest) < FEWEST:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(latest)]
    usual, silence = round(median(gaps)), (today - latest[-1]).days
    return Pace(usual, len(latest), silence if silence > usual else 0)


def usual_days(rhythm: Rhythm) -> float:
    """Return how many days lie between two meetings of a rhythm."""
    if rhythm in WEEKS:
        return 7.0 * WEEKS[rhythm]
    return DAYS_OF_MONTH * MONTHS[rhythm]
