"""The purchase-days table, the input of every purchase model, and what is counted from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from orchard.analytics.mistakes import AnalyticsMistake

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

DAYS_A_WEEK = 7.0
YEAR_DAYS = 364
"""Whole weeks, so that last year's window has the same weekdays."""
SMALLEST_GAP_WEEKS = 1 / 70
_EPOCH = date(1970, 1, 1)


class PurchaseDaysAreUnsorted(AnalyticsMistake):
    """The rows are not in the order that the counting needs."""


def day_number(on: date) -> int:
    """Return the days since 1 January 1970.

    Example
    -------
    >>> day_number(date(1970, 1, 8))
    7
    """
    return (on - _EPOCH).days


def date_of(day: int) -> date:
    """Return the date of a day number.

    Example
    -------
    >>> date_of(7)
    datetime.date(1970, 1, 8)
    """
    return date.fromordinal(_EPOCH.toordinal() + day)


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """One row per account and day with a positive net amount, sorted by account, then day.

    `account` holds codes from 0 to `accounts - 1`, `day` days since 1970-01-01, `amount` the net
    amount of the day (above 0, base currency). `contribution_ratio` has one share per account
    (contribution / net amount, may be negative; NaN: not known) or is `None`: value is revenue.
    """

    account: Ints
    day: Ints
    amount: Floats
    accounts: int
    contribution_ratio: Floats | None = None

    def __len__(self) -> int:
        return len(self.account)


def purchase_days(
    account: NDArray[np.integer],
    day: NDArray[np.integer],
    amount: Floats,
    *,
    accounts: int | None = None,
    contribution_ratio: Floats | None = None,
) -> PurchaseDays:
    """Check and build the purchase-days table.

    Rows whose amount is not above zero, or not a number, are no purchases and are left out.

    Parameters
    ----------
    account : array of int, shape (rows,), codes from 0
    day : array of int, shape (rows,), days since 1970-01-01
    amount : array of float, shape (rows,), base currency
    accounts : number of accounts; default: highest code + 1
    contribution_ratio : array of float, shape (accounts,), or None; NaN: not known

    Returns
    -------
    PurchaseDays

    Raises
    ------
    PurchaseDaysAreUnsorted
        if a row stands before an earlier day or a lower account.

    Example
    -------
    >>> days = purchase_days(np.array([0, 0, 1]), np.array([3, 9, 4]), np.array([5.0, 0.0, 2.0]))
    >>> len(days), days.accounts
    (2, 2)
    """
    keep = np.isfinite(amount) & (amount > 0)
    who, when = (column[keep].astype(np.int64, copy=False) for column in (account, day))
    step = np.diff(who)
    if np.any(step < 0) or np.any((step == 0) & (np.diff(when) <= 0)):
        raise PurchaseDaysAreUnsorted(
            "Sort the purchase days by account and day, with one row for each account and day."
        )
    count = accounts if accounts is not None else (int(account.max()) + 1 if len(account) else 0)
    return PurchaseDays(
        who, when, amount[keep].astype(np.float64, copy=False), count, contribution_ratio
    )


def until(days: PurchaseDays, cut: int) -> PurchaseDays:
    """Keep what was known at the end of the day `cut`.

    Parameters
    ----------
    days : purchase days
    cut : day number; later days are forgotten

    Returns
    -------
    PurchaseDays
        of as many accounts as before

    Example
    -------
    >>> days = purchase_days(np.array([0, 0]), np.array([3, 9]), np.array([5.0, 6.0]))
    >>> until(days, 3).day
    array([3])
    """
    keep = days.day <= cut
    if keep.all():
        return days
    return replace(days, account=days.account[keep], day=days.day[keep], amount=days.amount[keep])


def in_window(days: PurchaseDays, after: int, last: int) -> tuple[Floats, Floats]:
    """Count purchase days and sum amounts of each account after `after`, up to `last`.

    Returns
    -------
    purchases, amount : arrays of float, shape (accounts,)

    Example
    -------
    >>> days = purchase_days(np.array([0, 0, 1]), np.array([3, 9, 4]), np.array([5.0, 6.0, 2.0]))
    >>> in_window(days, 3, 9)
    (array([1., 1.]), array([6., 2.]))
    """
    keep = (days.day > after) & (days.day <= last)
    who = days.account[keep]
    counts = np.bincount(who, minlength=days.accounts).astype(np.float64)
    sums = np.bincount(who, days.amount[keep], minlength=days.accounts).astype(np.float64)
    return counts, sums


@dataclass(frozen=True, slots=True)
class History:
    """What the models need of each account seen up to a cut; times in weeks of a clock.

    `ids` are the account codes; `frequency` counts repeat purchase days, `recency` is the time
    from first to last, `age` from first to the cut, `log_gaps` the sum of the logarithms of the
    gaps, `amount` the sum over all purchase days. All arrays have the shape (seen accounts,).
    """

    ids: Ints
    frequency: Floats
    recency: Floats
    age: Floats
    log_gaps: Floats
    amount: Floats

    @property
    def silence(self) -> Floats:
        """Weeks since the last purchase."""
        return np.maximum(self.age - self.recency, 0.0)

    @property
    def mean_amount(self) -> Floats:
        """Amount of a purchase day, mean of each account."""
        return self.amount / (self.frequency + 1)

    def __len__(self) -> int:
        return len(self.ids)


def history_of(days: PurchaseDays, cut: int, clock: Floats | None = None) -> History:
    """Summarise every account that bought up to the day `cut`.

    Parameters
    ----------
    days : purchase days; later ones are ignored
    cut : day number of the last known day
    clock : reading of a season clock in weeks for day numbers `days.day.min()` to `cut`;
        None: calendar weeks

    Returns
    -------
    History

    Example
    -------
    >>> days = purchase_days(np.array([0, 0, 1]), np.array([0, 14, 7]), np.array([5.0, 7.0, 2.0]))
    >>> history = history_of(days, 21)
    >>> history.frequency, history.recency, history.age
    (array([1., 0.]), array([2., 0.]), array([3., 2.]))
    """
    known = until(days, cut)
    if not len(known):
        none = np.zeros(0)
        return History(np.zeros(0, dtype=np.int64), none, none, none, none, none)
    start = int(known.day.min())
    reading = clock if clock is not None else np.arange(cut - start + 1) / DAYS_A_WEEK
    time, now = reading[known.day - start], reading[cut - start]
    opens = np.flatnonzero(np.r_[True, np.diff(known.account) != 0])
    closes = np.r_[opens[1:], len(known)] - 1
    gaps = np.maximum(np.diff(time, prepend=time[0]), SMALLEST_GAP_WEEKS)
    gaps[opens] = 1.0
    return History(
        ids=known.account[opens],
        frequency=(closes - opens).astype(np.float64),
        recency=time[closes] - time[opens],
        age=now - time[opens],
        log_gaps=np.add.reduceat(np.log(gaps), opens),
        amount=np.add.reduceat(known.amount, opens),
    )
