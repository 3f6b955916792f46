"""How often a sponsor is with each account: so many visits a year, evenly apart."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_OF_YEAR = 365


def apart(visits_a_year: int) -> timedelta:
    """Return how long may lie between two visits.

    Examples
    --------
    >>> apart(2).days
    182
    """
    return timedelta(days=DAYS_OF_YEAR // visits_a_year)


def due_on(last: date | None, *, since: date, visits_a_year: int) -> date:
    """Return by which day a sponsor is to be there, counted from the last visit or the seat's first day.

    Whoever takes over a seat has as long as after a visit of their own.
    """
    start = since if last is None else max(last, since)
    return start + apart(visits_a_year)
