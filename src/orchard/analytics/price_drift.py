"""Whether an account pays less for the same: its own basket, and discounts on list price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orchard.analytics.policy import DriftPolicy
from orchard.analytics.results import Signal, SignalKind

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_BASKET_SHARE = 0.30
MOST_OF_IT = 0.50


@dataclass(frozen=True, slots=True)
class Prices:
    """What the basket of the last half-year costs, and list prices with what was paid of them."""

    sold: Floats
    paid: Floats
    would_have_paid: Floats
    cheaper: Floats
    offers: Floats
    offers_cheaper: Floats
    gross_now: Floats
    net_now: Floats
    gross_before: Floats
    net_before: Floats


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
    >>> prices = Prices(zero, np.array([95.0]), np.array([100.0]), *[zero] * 7)
    >>> price_index(prices).tolist()
    [0.95]
    """
    known = prices.would_have_paid > 0
    index: Floats = np.where(known, prices.paid / np.where(known, prices.would_have_paid, 1.0), 1.0)
    return index


def discount_shares(prices: Prices) -> tuple[Floats, Floats]:
    """Return the discount as a share of list price, in the last half-year and the year before.

    Parameters
    ----------
    prices
        Gross and net of each account.

    Returns
    -------
    tuple of ndarray
        0 where no list price is known.

    Examples
    --------
    >>> zero, hundred = np.zeros(1), np.array([100.0])
    >>> prices = Prices(*[zero] * 6, hundred, np.array([92.0]), hundred, np.array([96.0]))
    >>> [share.round(2).tolist() for share in discount_shares(prices)]
    [[0.08], [0.04]]
    """
    return (
        _discount(prices.gross_now, prices.net_now),
        _discount(prices.gross_before, prices.net_before),
    )


def _discount(gross: Floats, net: Floats) -> Floats:
    """Return 1 - net / gross, 0 without gross."""
    known = gross > 0
    share: Floats = np.where(known, 1.0 - net / np.where(known, gross, 1.0), 0.0)
    return share


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
    >>> prices = Prices(paid, paid, np.array([100.0]), paid, zero + 3, zero + 3, *[zero] * 4)
    >>> [flag.tolist() for flag in eroded(prices, DriftPolicy())]
    [[True], [False]]
    """
    covered = (prices.paid > 0) & (prices.paid >= LEAST_BASKET_SHARE * prices.sold)
    most = prices.cheaper > MOST_OF_IT * prices.paid
    by_basket: Flags = covered & most & (price_index(prices) <= 1.0 - policy.price_drop_share)
    now, before = discount_shares(prices)
    listed = (prices.gross_now > 0) & (prices.gross_before > 0)
    by_discount: Flags = listed & (now - before >= policy.price_drop_share)
    return by_basket, by_discount


def price_signal(prices: Prices, by_basket: Flags, at: int) -> Signal:
    """Return the finding on one account whose prices or discounts moved."""
    now, before = (float(share[at]) for share in discount_shares(prices))
    index, lost = float(price_index(prices)[at]), float((prices.would_have_paid - prices.paid)[at])
    cheaper, offers = int(prices.offers_cheaper[at]), int(prices.offers[at])
    if by_basket[at]:
        reason = (
            f"The basket of the last half-year was {1 - index:.1%} cheaper than at the prices of "
            f"the year before, {lost:,.2f} less: {cheaper} of {offers} offers fell in price."
        )
    else:
        reason = (
            f"Discounts took {now:.1%} of list price in the last half-year and {before:.1%} in the "
            "year before."
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
