"""Whether an account's business lasts: yearly average, volatility, one-off peaks, repeat years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from orchard.analytics import exact
from orchard.analytics.amounts import ZERO
from orchard.analytics.exact import UNITS_OF_ONE, Exact

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

YEARS_AVERAGED = 3
FEWEST_YEARS = 2
ONE_OFF_SHARE = 0.50


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How steady an account's revenue is over whole years; `None`: too few years are known."""

    average_3_years: Decimal | None
    volatility: float | None
    one_off_peak: bool


def steadiness(yearly: Sequence[Decimal], *, peak_share: float = ONE_OFF_SHARE) -> Steadiness:
    """Return average, volatility and one-off peak of an account's yearly revenue.

    `average` is the mean of the last three years, `volatility` the population standard deviation of
    all years divided by their mean, and a peak is one year with more than half of the sum of all.

    Parameters
    ----------
    yearly
        Revenue of each year that the ledger covers, latest first, zero where the account did not
        buy; any sign. Average and peak need three years, volatility two.
    peak_share
        Share of the sum above which one year is a one-off peak, 0 to 1.

    Returns
    -------
    Steadiness
        `volatility` is `None` when the mean is not positive; no peak where the sum is not positive.

    Examples
    --------
    >>> steadiness([Decimal(90), Decimal(30), Decimal(30)])
    Steadiness(average_3_years=Decimal('50'), volatility=0.565685424949238, one_off_peak=True)
    """
    years, total = len(yearly), sum(yearly, ZERO)
    enough = years >= YEARS_AVERAGED
    peak = enough and total > 0 and float(max(yearly) / total) > peak_share
    average = sum(yearly[:YEARS_AVERAGED], ZERO) / YEARS_AVERAGED if enough else None
    return Steadiness(average, _volatility(yearly, float(total)), peak)


@dataclass(frozen=True, slots=True, eq=False)
class SteadyAccounts:
    """The same as `Steadiness`, of many accounts.

    `average_3_years`, to the cent, means nothing where there are not `enough` years, `volatility`
    where nothing `varies`.
    """

    average_3_years: Exact
    enough: Flags
    volatility: Floats
    varies: Flags
    one_off_peak: Flags


def steadiness_by_account(
    yearly: Whole, known: Flags, *, peak_share: float = ONE_OFF_SHARE
) -> SteadyAccounts:
    """Return `steadiness` of many accounts at once.

    Parameters
    ----------
    yearly
        Revenue in ten-thousandths, shape (years, accounts), latest first.
    known
        Which of them count; of each account the latest ones.
    peak_share
        As in `steadiness`.

    Returns
    -------
    SteadyAccounts
        One entry per account.

    Examples
    --------
    >>> found = steadiness_by_account(np.array([[90], [30], [30]]), np.ones((3, 1), bool))
    >>> found.volatility, found.one_off_peak
    (array([0.56568542]), array([ True]))
    """
    years, kept = known.sum(axis=0), np.where(known, yearly, 0)
    total, enough = kept.sum(axis=0), years >= YEARS_AVERAGED
    amounts, sums = kept / UNITS_OF_ONE, total / UNITS_OF_ONE
    largest = amounts.max(axis=0, initial=0.0)
    average = exact.to_cents(kept[:YEARS_AVERAGED].sum(axis=0), parts=YEARS_AVERAGED)
    mean = sums / np.maximum(years, 1)
    squares = np.where(known, (amounts - mean) ** 2, 0.0).sum(axis=0)
    varies = (years >= FEWEST_YEARS) & (total > 0)
    return SteadyAccounts(
        average_3_years=Exact(average),
        enough=enough,
        volatility=np.sqrt(squares / np.maximum(years, 1)) / np.where(varies, mean, 1.0),
        varies=varies,
        one_off_peak=enough & (total > 0) & (largest / np.where(total > 0, sums, 1.0) > peak_share),
    )


def _volatility(yearly: Sequence[Decimal], total: float) -> float | None:
    if len(yearly) < FEWEST_YEARS or total <= 0:
        return None
    mean = total / len(yearly)
    variance = sum((float(amount) - mean) ** 2 for amount in yearly) / len(yearly)
    return sqrt(variance) / mean


def years_of_repeat_business(bought: Sequence[bool]) -> int:
    """Return in how many years the account bought again, the year of its first purchase not counted.

    Parameters
    ----------
    bought
        Per year that ends on the as-of day and month: whether there was a purchase. Any order.

    Returns
    -------
    int
        Zero or more; zero for an account that bought in one year only.

    Examples
    --------
    >>> years_of_repeat_business([True, False, True, True])
    2
    """
    return max(sum(bought) - 1, 0)
