"""Days, months, quarters and years as the organisation counts them; days due in its time zone."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

YEARS = range(1900, 2201)
"""Of these years one speaks: months before and after any of them are days that there are."""


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    kind: PeriodKind
    first: date
    last: date
    name: str

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """Periods of an organisation whose year starts in `first_month`.

    A fiscal year is named after the calendar year in which it ends.
    """

    first_month: int
    time_zone: str

    def today(self, at: datetime) -> date:
        """Return the day that the moment belongs to, where the organisation is."""
        if at.tzinfo is None:
            raise ValueError("give a moment with its time zone")
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def is_overdue(self, due_on: date, *, at: datetime) -> bool:
        """Say whether the day has passed; the whole day due belongs to the one who owes."""
        return self.today(at) > due_on

    def period(self, kind: PeriodKind, day: date) -> Period:
        """Return the period that contains the day."""
        length = _MONTHS[kind]
        into = (day.month - self.first_month) % 12 % length
        first = add_months(day.replace(day=1), -into)
        last = add_months(first, length) - timedelta(days=1)
        return Period(kind, first, last, self._name(kind, first))

    def before(self, period: Period) -> Period:
        """Return the period of the same kind that ends where this one starts."""
        return self.period(period.kind, period.first - timedelta(days=1))

    def to_date(self, kind: PeriodKind, day: date) -> Period:
        """Return the period up to and including the day: year to date, quarter to date."""
        whole = self.period(kind, day)
        return Period(kind, whole.first, day, whole.name)

    def a_year_before(self, period: Period) -> Period:
        """Return the same days one year earlier; 29 February becomes the 28th."""
        whole = self.period(period.kind, add_months(period.first, -12))
        if period.last == self.period(period.kind, period.first).last:
            return whole
        return self.to_date(period.kind, add_months(period.last, -12))

    def _name(self, kind: PeriodKind, first: date) -> str:
        if kind is PeriodKind.MONTH:
            return f"{first:%Y-%m}"
        year_ends = add_months(first, (self.first_month - first.month - 1) % 12)
        if kind is PeriodKind.YEAR:
            return f"{year_ends.year}"
        quarter = (first.month - self.first_month) % 12 // 3 + 1
        return f"{year_ends.year}-Q{quarter}"


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
