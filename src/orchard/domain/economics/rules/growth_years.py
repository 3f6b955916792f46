"""Which fiscal years are compared with the one before, and which months count in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from orchard.domain.core.calendar import FiscalCalendar, PeriodKind, add_months

YEARS_COMPARED = 5
LATE_START = timedelta(days=36)
"""A ledger that begins this late in a year still covers it: sources rarely begin on its first day."""


@dataclass(frozen=True, slots=True)
class ComparedYear:
    """A fiscal year, or its whole months so far, and the same months of the year before."""

    year: int
    before_from: date
    before_to: date
    since: date
    until: date
    is_whole: bool


def compared_years(calendar: FiscalCalendar, *, first: date, as_of: date) -> list[ComparedYear]:
    """Return the years that the ledger can tell growth of, the latest first.

    The running year counts with the months that are over.
    """
    running = calendar.period(PeriodKind.YEAR, as_of)
    found = []
    for back in range(YEARS_COMPARED):
        since = add_months(running.first, -12 * back)
        whole = calendar.period(PeriodKind.YEAR, since)
        until = min(whole.last, _last_month_end(as_of))
        if first > add_months(since, -12) + LATE_START:
            break
        if until >= since:
            found.append(_compared(since, until, whole.last))
    return found


def _compared(since: date, until: date, ends: date) -> ComparedYear:
    following = until + timedelta(days=1)
    return ComparedYear(
        year=ends.year,
        before_from=add_months(since, -12),
        before_to=add_months(following, -12) - timedelta(days=1),
        since=since,
        until=until,
        is_whole=until == ends,
    )


def _last_month_end(day: date) -> date:
    """Return the day itself where it ends a month, else the end of the month before."""
    if (day + timedelta(days=1)).day == 1:
        return day
    return day.replace(day=1) - timedelta(days=1)
