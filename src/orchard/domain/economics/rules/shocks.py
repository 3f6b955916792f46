"""Calendar quarters around a shock."""

from __future__ import annotations

from datetime import date, timedelta

LONGER_THAN_A_QUARTER = timedelta(days=95)


def first_quarter(year: int, quarter: int | None) -> date:
    """Return the first day of the quarter in which a shock begins; a whole year begins with it."""
    return date(year, 3 * (quarter or 1) - 2, 1)


def quarter_of(day: date) -> date:
    """Return the first day of the quarter that a day lies in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def whole_quarter(as_of: date) -> date:
    """Return the first day of the last quarter that is whole on that day."""
    next_day = as_of + timedelta(days=1)
    return quarter_of(quarter_of(next_day) - timedelta(days=1))


def next_quarter(day: date) -> date:
    """Return the first day of the quarter after the one that a day lies in."""
    return quarter_of(quarter_of(day) + LONGER_THAN_A_QUARTER)


def quarters_between(first: date, last: date) -> tuple[date, ...]:
    """Return the first days of all quarters from one day's to another's."""
    found, day = [], quarter_of(first)
    while day <= last:
        found.append(day)
        day = next_quarter(day)
    return tuple(found)
