"""Season: a clock that runs faster in busy months, and the level that last year's window shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from orchard.analytics.clv.purchases import (
    DAYS_A_WEEK,
    YEAR_DAYS,
    Floats,
    Ints,
    PurchaseDays,
    in_window,
    until,
)

MONTHS = 12
PRIOR_PURCHASES = 20.0
"""Purchases of a month that count as much as the belief that there is no season."""
SHORTEST_WINDOW_DAYS = 28
_FULL_WINDOW_DAYS = 91
_ENOUGH_PURCHASES = 100.0
_ALONE, _BACKED = 0.5, 0.9
_SLACK_DAYS = 7


def month_of(day: Ints) -> Ints:
    """Return the calendar month of day numbers, 0 for January."""
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months % MONTHS, dtype=np.int64)


def monthly_index(days: PurchaseDays, cut: int, repeat_curve: Callable[[Floats], Floats]) -> Floats:
    """Compare repeat purchases of each calendar month with what a model without season expects.

    index = ((actual + κ) / (expected + κ)) ^ (y / (y + 1)), y the years of history: a month that
    was seen once is believed by half. A ledger shorter than a year has no season (all ones).

    Parameters
    ----------
    days : purchase days; later ones than `cut` are ignored
    cut : day number of the last known day
    repeat_curve : expected repeat purchases of a new account by time in weeks, shape (times,)

    Returns
    -------
    array of float, shape (12,), above 0, January first

    Example
    -------
    >>> days = PurchaseDays(np.zeros(2, dtype=int), np.array([0, 9]), np.ones(2), 1)
    >>> monthly_index(days, 20, lambda weeks: weeks).tolist() == [1.0] * 12
    True
    """
    known = until(days, cut)
    start = int(known.day.min(initial=cut))
    span = cut - start
    if span < YEAR_DAYS:
        return np.ones(MONTHS)
    opens = np.r_[True, np.diff(known.account) != 0]
    births = np.bincount(known.day[opens] - start, minlength=span + 1).astype(np.float64)
    rises = np.diff(repeat_curve(np.arange(span + 1) / DAYS_A_WEEK))
    expected = _convolved(births, rises)[:span]
    actual = np.bincount(known.day[~opens] - start, minlength=span + 1)[1:]
    month = month_of(start + 1 + np.arange(span))
    seen, due = (np.bincount(month, count, minlength=MONTHS) for count in (actual, expected))
    years = span / YEAR_DAYS
    index: Floats = ((seen + PRIOR_PURCHASES) / (due + PRIOR_PURCHASES)) ** (years / (years + 1))
    return index


def _convolved(births: Floats, rises: Floats) -> Floats:
    from scipy import signal

    expected: Floats = np.maximum(signal.fftconvolve(births, rises), 0.0)
    return expected


@dataclass(frozen=True, slots=True)
class Clock:
    """Weeks of business time: as long as the calendar up to `cut`, faster in busy months."""

    start: int
    cut: int
    index: Floats

    def readings(self) -> Floats:
        """Return the reading in weeks at the end of each day from `start` to `cut`."""
        return self._pace(self.start, self.cut) / DAYS_A_WEEK

    def ahead(self, horizon_days: int) -> float:
        """Return the business weeks in the `horizon_days` after the cut."""
        now, end = self._pace(self.start, self.cut + horizon_days)[[self.cut - self.start, -1]]
        return float(end - now) / DAYS_A_WEEK

    def _pace(self, first: int, last: int) -> Floats:
        speed = self.index[month_of(np.arange(first, last + 1))]
        past = speed[: self.cut - first + 1].mean()
        pace: Floats = np.cumsum(speed / past)
        return pace


@dataclass(frozen=True, slots=True)
class YearAgo:
    """What the same window brought a year ago, times how years compared, and how far to trust it.

    `trust` runs from 0 (a year ago is not known) to .9. `purchases` and `amount` are totals.
    """

    purchases: float
    amount: float
    trust: float


def year_ago(days: PurchaseDays, cut: int, horizon_days: int) -> YearAgo:
    """Expect of the next window what last year's brought, times how the last window compared.

    total = (same window, 364 days earlier) x ρ, where ρ compares the accounts known at the start
    of the last completed window with their purchases a year before. Trust grows with the length
    of that window; without it ρ is 1 and the trust one half.

    Parameters
    ----------
    days : purchase days; later ones than `cut` are ignored
    cut : day number of the last known day
    horizon_days : length of the window, 1 to 364

    Returns
    -------
    YearAgo
    """
    start = int(days.day.min(initial=cut))
    missing = start - (cut - YEAR_DAYS)
    if missing > _SLACK_DAYS or horizon_days > YEAR_DAYS:
        return YearAgo(0.0, 0.0, 0.0)
    before = [
        float(part.sum())
        for part in in_window(days, cut - YEAR_DAYS, cut - YEAR_DAYS + horizon_days)
    ]
    width = min(horizon_days, -missing)
    trust = _ALONE
    if width >= SHORTEST_WINDOW_DAYS:
        then = _known_accounts(days, cut - width, (cut - width - YEAR_DAYS, cut - YEAR_DAYS))
        last = _known_accounts(days, cut - width, (cut - width, cut))
        if min(*then, *last) > 0:
            before = [total * new / old for total, new, old in zip(before, last, then, strict=True)]
            trust += (_BACKED - _ALONE) * min(width / _FULL_WINDOW_DAYS, 1.0)
    believed = before[0] / (before[0] + _ENOUGH_PURCHASES)
    return YearAgo(before[0], before[1], trust * believed)


def _known_accounts(days: PurchaseDays, known_at: int, window: tuple[int, int]) -> list[float]:
    """Total the window over the accounts that had bought by the day `known_at`."""
    known = in_window(days, int(days.day.min()) - 1, known_at)[0] > 0
    return [float(part[known].sum()) for part in in_window(days, *window)]
