"""The level of a window: what last year's same window brought, and how wrong that was before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchard.analytics.clv.purchases import Floats, PurchaseDays, until

YEAR_WEEKS = 52
SHORTEST_WINDOW = 4
FULL_WINDOW = 13
_ENOUGH_PURCHASES = 100.0
_ALONE, _BACKED = 0.5, 0.75
_USUAL_ERROR = 0.15
_USUAL_WEIGHT = 3.0
EVERY = 2


@dataclass(frozen=True, slots=True)
class YearAgo:
    """Totals that a window should bring by last year's, and how far to trust them (0 to .75)."""

    purchases: float = 0.0
    amount: float = 0.0
    trust: float = 0.0


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Purchases and amounts by week of the account's first purchase and week of the purchase.

    Weeks are counted back from the cut: 0 is the last one. `totals` has the shape
    (2, weeks of first purchase, weeks of purchase), purchases before amounts.
    """

    totals: Floats

    @classmethod
    def of(cls, days: PurchaseDays, cut: int) -> Cohorts:
        """Count what was known at the end of the day `cut`."""
        known = until(days, cut)
        if not len(known):
            return cls(np.zeros((2, 1, 1)))
        ago = (cut - known.day) // 7
        opens = np.flatnonzero(np.r_[True, np.diff(known.account) != 0])
        first = np.repeat(ago[opens], np.diff(np.r_[opens, len(known)]))
        weeks = int(ago.max()) + 1
        cell = first * weeks + ago
        counts = np.bincount(cell, minlength=weeks**2).astype(np.float64)
        amounts = np.bincount(cell, known.amount, minlength=weeks**2)
        return cls(np.stack([counts, amounts]).reshape(2, weeks, weeks))

    @property
    def weeks(self) -> int:
        """Length of the ledger in weeks."""
        return int(self.totals.shape[1])

    def window(self, known: int, latest: int, width: int) -> Floats:
        """Total `width` weeks, the last of them `latest` weeks ago, of accounts then known.

        `known` is the number of weeks ago at which the accounts must have bought already.
        """
        found: Floats = self.totals[:, known:, latest : latest + width].sum(axis=(1, 2))
        return found

    def year_ago(self, width: int, *, since: int = 0) -> YearAgo:
        """Expect of a window what last year's brought, times how the years compared.

        total = (same window, 52 weeks earlier) x ρ, where ρ compares the last completed window
        with the one a year before it, for the accounts known at its start. Without such a window
        ρ is 1 and the trust one half.

        Parameters
        ----------
        width : weeks of the window, 1 to 52
        since : weeks ago at which the window starts; 0: it starts now

        Returns
        -------
        YearAgo
            no trust when the ledger does not reach back a year

        Example
        -------
        >>> weekly = PurchaseDays(np.zeros(120, int), np.arange(120) * 7, np.ones(120), 1)
        >>> found = Cohorts.of(weekly, 119 * 7).year_ago(26)
        >>> found.purchases, found.amount
        (26.0, 26.0)
        """
        past = self.weeks - since - YEAR_WEEKS
        if past < 0 or width > YEAR_WEEKS:
            return YearAgo()
        total = self.window(since, since + YEAR_WEEKS - width, width)
        compared, trust = min(width, past), _ALONE
        if compared >= SHORTEST_WINDOW:
            last = self.window(since + compared, since, compared)
            before = self.window(since + compared, since + YEAR_WEEKS, compared)
            if before.min() > 0 and last.min() > 0:
                total = total * last / before
                trust += (_BACKED - _ALONE) * min(compared / FULL_WINDOW, 1.0)
        believed = float(total[0] / (total[0] + _ENOUGH_PURCHASES))
        return YearAgo(float(total[0]), float(total[1]), trust * believed)

    def past_errors(self, width: int) -> tuple[tuple[float, float], ...]:
        """Return log(actual / expected amount) of past windows, every two weeks, with the trust."""
        errors = []
        for since in range(width, self.weeks - YEAR_WEEKS - SHORTEST_WINDOW + 1, EVERY):
            expected = self.year_ago(width, since=since)
            actual = self.window(since, since - width, width)
            if min(expected.amount, float(actual[1])) > 0:
                errors.append((float(np.log(actual[1] / expected.amount)), expected.trust))
        return tuple(errors)


def level_error(errors: tuple[float, ...], counts: tuple[float, ...]) -> float:
    """Return the standard deviation of log(actual total / expected total) of a window.

    Season and level move all accounts together, so the spread of a total is not the sum of the
    accounts' spreads: it is what past windows showed, mixed with a usual error of .15 that counts
    as three windows.

    Parameters
    ----------
    errors : log(actual / expected) of past windows
    counts : how many windows each of them counts as; overlapping ones count as a part

    Returns
    -------
    float, above 0

    Example
    -------
    >>> round(level_error((), ()), 4), round(level_error((0.3,), (1.0,)), 4)
    (0.15, 0.1984)
    """
    weights = np.array(counts)
    squares = _USUAL_WEIGHT * _USUAL_ERROR**2 + float(weights @ np.square(errors))
    return float(np.sqrt(squares / (_USUAL_WEIGHT + weights.sum())))
