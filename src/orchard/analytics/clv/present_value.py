"""Purchases to come, discounted: the bridge from a purchase model to money."""

from __future__ import annotations

import numpy as np

from orchard.analytics.clv.customers import Customers, Floats, require_horizon
from orchard.analytics.clv.purchase_model import PurchaseModel
from orchard.analytics.mistakes import AnalyticsMistake

WEEKS_PER_MONTH = 4.345


class RateIsNotPossible(AnalyticsMistake):
    """The discount rate is a share per period above -1, for example 0.01 for 1 % a month."""


def discounted_purchases(
    model: PurchaseModel,
    customers: Customers,
    *,
    periods: int,
    rate: float,
    period_length: float = WEEKS_PER_MONTH,
) -> Floats:
    """Return expected purchases of the coming periods, each discounted from its end.

    sum over i of (E[purchases until i] - E[purchases until i-1]) / (1 + rate)^i. Times the
    expected contribution per purchase this is the customer's value over the horizon.

    Parameters
    ----------
    model, customers
        Any purchase model, and histories of shape (n,).
    periods, rate
        How many periods ahead, from 0, and the discount rate per period, as a share.
    period_length
        Length of a period in the unit of the histories; the default is a month in weeks.

    Returns
    -------
    array of shape (n,)
        Discounted number of purchases, never negative.

    Raises
    ------
    RateIsNotPossible, HorizonIsNegative
        The rate is -1 or less; the length of a period is negative.

    Source
    ------
    Fader, Hardie and Lee (2005), "RFM and CLV: using iso-value curves", equation 1, in discrete
    time.

    Examples
    --------
    >>> from orchard.analytics.clv.bgnbd import BgNbd
    >>> model, customers = BgNbd(0.243, 4.414, 0.793, 2.426), Customers([2], [30.43], [38.86])
    >>> discounted_purchases(model, customers, periods=12, rate=0.01).round(3)
    array([1.471])
    """
    if not -1 < rate < np.inf:
        raise RateIsNotPossible(f"The discount rate must be above -1, not {rate}.")
    require_horizon(period_length)
    ends = np.arange(1, periods + 1, dtype=np.float64) * period_length
    return _discounted(model, customers, ends, rate)


def _discounted(model: PurchaseModel, customers: Customers, ends: Floats, rate: float) -> Floats:
    """Return the purchases between the ends, discounted by the number of the period."""
    total = np.zeros(len(customers))
    before = np.zeros(len(customers))
    for period, end in enumerate(ends, start=1):
        until = model.expected_purchases(customers, float(end))
        total += np.maximum(until - before, 0.0) / (1 + rate) ** period
        before = until
    return total
