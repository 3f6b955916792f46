"""The whale curve: how much profit the best customers make and the worst ones take away again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from orchard.analytics.amounts import ZERO, Number
from orchard.analytics.ranking import rank
from orchard.analytics.results import WhaleCurve


def whale_curve(ids: Sequence[str], contributions: Sequence[Number]) -> WhaleCurve:
    """Return the cumulative contribution of customers ranked by contribution, best first.

    `peak = sum of positive contributions / total * 100` and `erosion = peak - 100`: the points of
    profit that unprofitable customers destroy.

    Parameters
    ----------
    ids
        One id per account; breaks ties.
    contributions
        Contribution after cost to serve per account, any sign.

    Returns
    -------
    WhaleCurve
        Amounts in money; the percentages are `None` when the total is not positive.

    Notes
    -----
    Source: Kaplan and Narayanan, "Measuring and managing customer profitability", 2001.

    Examples
    --------
    >>> curve = whale_curve(["n", "f", "g"], [Decimal(90), Decimal(30), Decimal(-20)])
    >>> curve.cumulative, curve.peak_percent, curve.erosion_points
    ((Decimal('90'), Decimal('120'), Decimal('100')), 120.0, 20.0)
    """
    ranked = rank(ids, contributions)
    cumulative = ranked.money(ranked.amounts.cumsum())
    amounts = ranked.money(ranked.amounts)
    positive = sum((amount for amount in amounts if amount > 0), ZERO)
    negative = sum((amount for amount in amounts if amount < 0), ZERO)
    peak = peak_percent(positive, positive + negative)
    return WhaleCurve(
        cumulative=cumulative,
        total=positive + negative,
        positive_total=positive,
        negative_total=negative,
        profitable=sum(amount > 0 for amount in amounts),
        unprofitable=sum(amount < 0 for amount in amounts),
        peak_percent=peak,
        erosion_points=None if peak is None else peak - 100,
    )


def peak_percent(positive: Decimal, total: Decimal) -> float | None:
    """Return the curve's highest point as a percentage of the total, `None` without a profit.

    Parameters
    ----------
    positive
        Sum of the contributions above zero.
    total
        Sum of all contributions, any sign.

    Returns
    -------
    float or None
        100 or more; `None` when the total is not above zero.

    Examples
    --------
    >>> peak_percent(Decimal(1080), Decimal(800))
    135.0
    """
    return float(positive / total * 100) if total > 0 else None


def cumulative_percent(curve: WhaleCurve) -> tuple[float, ...] | None:
    """Return the curve in percent of the total, `None` when the total is not positive.

    Parameters
    ----------
    curve
        From `whale_curve`.

    Returns
    -------
    tuple of float or None
        One percentage per customer, best first; the last is 100.

    Examples
    --------
    >>> cumulative_percent(whale_curve(["n", "f", "g"], [90, 30, -20]))
    (90.0, 120.0, 100.0)
    """
    if curve.total <= 0:
        return None
    return tuple(float(amount / curve.total * 100) for amount in curve.cumulative)
