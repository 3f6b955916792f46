"""Which year's plan is looked at, and for which one a new plan is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

AUTUMN = 10
"""The month from which on a new plan is one for the next year."""


def year_in_force(years: Collection[int], today: date, asked: int | None) -> int | None:
    """Return the year asked for; without one that of today, else the next, else the latest."""
    if asked is not None:
        return asked if asked in years else None
    coming = [year for year in years if year >= today.year]
    return min(coming) if coming else max(years, default=None)


def year_to_begin(today: date) -> int:
    """Return the year that a new plan is for, unless somebody says otherwise."""
    return today.year + (today.month >= AUTUMN)
