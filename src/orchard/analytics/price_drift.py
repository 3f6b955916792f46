"""Whether an account pays less for the same: its own basket, and discounts on list price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orchard.analytics.policy import DriftPolicy
from orchard.analytics.results import Signal, SignalKind
from orchard.analytics.spoken import percent

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_BASKET_SHARE = 0.30
MOST_OF_IT = 0.50


@dataclass(frozen=True, slots=True)
class Prices:
    """What the basket of the last half-year costs, now and at the prices and discounts of before.

    The basket at prices holds the offers with a quantity in both periods, `gross` and the
    discounts those with a list price in both. One entry per account, zero when there is none.
    """

    sold: Floats
    paid: Floats
    would_have_paid: Floats
    cheaper: Floats
    offers: Floats
    offers_cheaper: Floats
    gross: Floats
    discount: Floats
    discount_before: Floats


def price_index(prices: Prices) -> Floats:
    """Return the price of the account's own basket against the year before, 1 when unchanged.

    `sum q_now p_now / sum q_now p_before` over the offers bought in both periods: a fixed basket,
    so a change of mix is no change of price.

    Parameters
    ----------
    prices
        Baskets of each account.

    Returns
    -------
    ndarray
        Above zero; 1 where no offer was bought in both periods.

    Notes
    -----
    Source: Paasche (1874).

    Examples
    --------
    >>> zero = np.zeros(1)
    >>> prices = Prices(zero, np.array([95.0]), np.array([100.0]), *[zero] * 6)
    >>> price_index(prices).tolist()
    [0.95]
    """
    known = prices.would_have_paid > 0
    index: Floats = np.where(known, prices.paid / np.where(known, prices.would_have_paid, 1.0), 1.0)
    return index


def discount_shares(prices: Prices) -> tuple[Floats, Floats]:
    """Return the discount as a share of list price: as given now, and as given before.

    Both for the offers of the last half-year, weighted by their list price now, so that a change
    of mix is no change of discount.

    Parameters
    ----------
    prices
        List prices and discounts of each account.

    Returns
    -------
    tuple of ndarray
        0 where no list price is known.

    Examples
    --------
    >>> zero, hundred = np.zeros(1), np.array([100.0])
    >>> prices = Prices(*[zero] * 6, hundred, np.array([8.0]), np.array([4.0]))
    >>> [share.tolist() for share in discount_shares(prices)]
    [[0.08], [0.04]]
    """
    gross = np.where(prices.gross > 0, prices.gross, np.inf)
    return prices.discount / gross, prices.discount_before / gross


def eroded(prices: Prices, policy: DriftPolicy) -> tuple[Flags, Flags]:
    """Return whose basket became cheaper, and whose discounts grew, by the policy's share.

    Parameters
    ----------
    prices
        Baskets and list prices of each account.
    policy
        The share; for discounts it counts in points of list price.

    Returns
    -------
    tuple of ndarray of bool
        By basket: only when it covers 30 % of the half-year's sales and most of it became cheaper.
        By discount: only when list prices are known in both periods.

    Examples
    --------
    >>> paid, zero = np.array([90.0]), np.zeros(1)
    >>> prices = Prices(paid, paid, np.array([100.0]), paid, zero + 3, zero + 3, *[zero] * 3)
    >>> [flag.tolist() for flag in eroded(prices, DriftPolicy())]
    [[True], [False]]
    """
    covered = (prices.paid > 0) & (prices.paid >= LEAST_BASKET_SHARE * prices.sold)
    most = prices.cheaper > MOST_OF_IT * prices.paid
    by_basket: Flags = covered & most & (price_index(prices) <= 1.0 - policy.price_drop_share)
    now, before = discount_shares(prices)
    by_discount: Flags = now - before >= policy.price_drop_share
    return by_basket, by_discount


def price_signal(prices: Prices, by_basket: Flags, at: int) -> Signal:
    """Return the finding on one account whose prices or discounts moved."""
    one = Prices(*(getattr(prices, name)[at : at + 1] for name in Prices.__slots__))
    now, before = (share.item() for share in discount_shares(one))
    index, lost = price_index(one).item(), (one.would_have_paid - one.paid).item()
    cheaper, offers = int(one.offers_cheaper.item()), int(one.offers.item())
    if by_basket[at]:
        reason = (
            f"The basket of the last half-year was {percent(1 - index, 1)} cheaper than at the prices of "
            f"the year before, {lost:,.2f} less: {cheaper} of {offers} offers fell in price."
        )
    else:
        reason = (
            f"Discounts took {percent(now, 1)} of list price in the last half-year and {percent(before, 1)} on the "
            "same offers in the year before."
        )
    evidence: dict[str, float | int | str] = {
        "price_index": round(index, 4),
        "money_lost": round(lost, 2),
        "offers": offers,
        "offers_cheaper": cheaper,
        "discount_share": round(now, 4),
        "discount_share_before": round(before, 4),
    }
    return Signal(SignalKind.PRICE_EROSION, reason, evidence)
