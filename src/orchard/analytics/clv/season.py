"""Season: a clock that runs faster in busy months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import fft

from orchard.analytics.clv.purchases import (
    DAYS_A_WEEK,
    YEAR_DAYS,
    Floats,
    Ints,
    PurchaseDays,
    until,
)

MONTHS = 12
PRIOR_PURCHASES = 20.0
"""Purchases of a month that count as much as the belief that there is no season."""


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
    """Return the convolution, by transforms of real numbers as `scipy.signal.fftconvolve` does.

    That module takes a second to load, for it brings all distributions with it.
    """
    whole = len(births) + len(rises) - 1
    size = fft.next_fast_len(whole, real=True)
    product = fft.irfft(fft.rfft(births, size) * fft.rfft(rises, size), size)
    expected: Floats = np.maximum(product[:whole], 0.0)
    return expected


def amount_index(days: PurchaseDays, cut: int) -> Floats:
    """Compare the amounts of each calendar month with what the same accounts usually spend.

    index = (Σ amounts / Σ mean amounts of the accounts that bought) ^ (y / (y + 1)), as in
    `monthly_index`; all ones in the first year.

    Returns
    -------
    array of float, shape (12,), above 0, January first
    """
    known = until(days, cut)
    years = (cut - int(known.day.min(initial=cut))) / YEAR_DAYS
    if years < 1:
        return np.ones(MONTHS)
    counts = np.bincount(known.account, minlength=known.accounts)
    sums = np.bincount(known.account, known.amount, minlength=known.accounts)
    usual = (sums / np.maximum(counts, 1))[known.account]
    month = month_of(known.day)
    paid = np.bincount(month, known.amount, minlength=MONTHS)
    due = np.bincount(month, usual, minlength=MONTHS)
    ratio = np.divide(paid, due, out=np.ones(MONTHS), where=due > 0)
    index: Floats = np.maximum(ratio, 0.1) ** (years / (years + 1))
    return index


@dataclass(frozen=True, slots=True)
class Clock:
    """Weeks of business time: as long as the calendar up to `cut`, faster in busy months.

    `index` is the speed and `amounts` the size of purchases by calendar month, shape (12,).
    """

    start: int
    cut: int
    index: Floats
    amounts: Floats

    def readings(self) -> Floats:
        """Return the reading in weeks at the end of each day from `start` to `cut`."""
        return self._pace(self.start, self.cut) / DAYS_A_WEEK

    def ahead(self, horizon_days: int) -> float:
        """Return the business weeks in the `horizon_days` after the cut."""
        now, end = self._pace(self.start, self.cut + horizon_days)[[self.cut - self.start, -1]]
        return float(end - now) / DAYS_A_WEEK

    def amount_factor(self, horizon_days: int) -> float:
        """Return how large purchases of the `horizon_days` after the cut are beside usual ones."""
        month = month_of(np.arange(self.cut + 1, self.cut + 1 + horizon_days))
        return float(np.average(self.amounts[month], weights=self.index[month]))

    def _pace(self, first: int, last: int) -> Floats:
        speed = self.index[month_of(np.arange(first, last + 1))]
        past = speed[: self.cut - first + 1].mean()
        pace: Floats = np.cumsum(speed / past)
        return pace
