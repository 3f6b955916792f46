"""The months that the story covers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from orchard.interfaces.cli.demo.profiles import MONTHS


def months(as_of: date) -> tuple[date, ...]:
    """Return the first days of the months, the last one before the month of the day."""
    last = as_of.year * 12 + as_of.month - 2
    return tuple(_first(number) for number in range(last - MONTHS + 1, last + 1))


def last_day(month: date) -> date:
    """Return the last day of the month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def _first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
