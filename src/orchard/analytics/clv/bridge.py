"""Value created for an account in a year, and what it came from; the parts add up to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from orchard.analytics.amounts import ZERO, Number, exact, to_cents
from orchard.analytics.clv import contract
from orchard.analytics.mistakes import AnalyticsMistake

ONE = Decimal(1)
PARTS = ("margin", "cost_to_serve", "retention", "investment", "horizon_roll")
GONE = contract.Year(ZERO, ZERO, ZERO)


class DiscountRatesDiffer(AnalyticsMistake):
    """Start and end are discounted differently, so their difference is no value created."""


class NothingToRoll(AnalyticsMistake):
    """The start forecast has no year that could have passed."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """From the value at the start of a year to the value created in it.

    `created = end + cash - start - unwinding`, and `created` is the sum of `parts`.
    """

    start: Decimal
    unwinding: Decimal  # the discount rate's return on the start value: start x i
    cash: Decimal
    end: Decimal
    created: Decimal
    parts: tuple[tuple[str, Decimal], ...]


def value_created(start: Number, cash: Number, end: Number, discount_share: Number) -> Decimal:
    """Return the value created in a year beyond what the discount rate asks for.

    `CLV_end + cash received in the year - CLV_start * (1 + i)`.

    Parameters
    ----------
    start, end
        Lifetime value at the start and at the end of the year.
    cash
        Margin less all costs and investment of the year, at its end.
    discount_share
        Discount rate a year.

    Returns
    -------
    Decimal
        Money to the cent, negative when value was destroyed.

    Examples
    --------
    >>> value_created(9000, 3900, 9600, 0.10)
    Decimal('3600.00')
    """
    expected = to_cents(exact(start) * (ONE + exact(discount_share)))
    return to_cents(end) + to_cents(cash) - expected


def bridge(start: contract.Forecast, year: contract.Year, end: contract.Forecast) -> Bridge:
    """Split the value created in a year by what changed.

    The start forecast, carried to the end of the year, has one group of inputs after the other
    replaced by what happened in the year and by what the end forecast now expects: margin, cost to
    serve, retention, investment; last the horizon rolls on to the year that is new. Each part is
    the change that its replacement makes, so the order matters and is fixed; the roll takes the
    cents that rounding leaves.

    Parameters
    ----------
    start
        The forecast as it was made at the start; its first year is the one that has passed.
    year
        What happened in it: margin, cost to serve, all dedicated and invested money. Its retention
        is 1 when the account stayed, 0 when it was lost on the first day; cash counts as given.
    end
        The forecast at the end of the year; no years when the account is lost.

    Returns
    -------
    Bridge
        Money to the cent; parts in the order of `PARTS`.

    Raises
    ------
    DiscountRatesDiffer
        When the two forecasts have different discount rates.
    NothingToRoll
        When the start forecast has no years.

    Notes
    -----
    Source: own design; a revaluation bridge by successive replacement.

    Examples
    --------
    >>> before = contract.forecast([100, 100], [1, 1], discount_share=0)
    >>> after = contract.forecast([100, 100], [1, 1], discount_share=0)
    >>> happened = contract.Year(Decimal(120), Decimal(0), Decimal(1))
    >>> [(name, str(amount)) for name, amount in bridge(before, happened, after).parts][0]
    ('margin', '20.00')
    """
    if start.discount_share != end.discount_share:
        raise DiscountRatesDiffer("Value both forecasts with the same discount rate.")
    if not start.years:
        raise NothingToRoll("The forecast of the start has no years: nothing could pass.")
    return _bridged(start, year, end)


def _bridged(start: contract.Forecast, year: contract.Year, end: contract.Forecast) -> Bridge:
    """Value both ends and the states between them."""
    opening = contract.lifetime_value(start).value
    closing = contract.lifetime_value(end).value
    cash = to_cents(year.cash)
    expected = to_cents(opening * (ONE + start.discount_share))
    created = closing + cash - expected
    states = _states(start, year, end)
    changes = [to_cents(after - before) for before, after in pairwise(states)]
    parts = tuple(zip(PARTS, [*changes, created - sum(changes, ZERO)], strict=True))
    return Bridge(opening, expected - opening, cash, closing, created, parts)


def _states(
    start: contract.Forecast, year: contract.Year, end: contract.Forecast
) -> Iterator[Decimal]:
    """Yield the value at the end of the year, first as forecast, then after each replacement."""
    length = len(start.years)
    old = [
        replace(past, retention=rate) for past, rate in zip(start.years, _rates(start), strict=True)
    ]
    coming = [
        replace(next_, retention=rate) for next_, rate in zip(end.years, _rates(end), strict=True)
    ]
    new = ([replace(year, retention=ONE), *coming] + [GONE] * length)[:length]
    rate = start.discount_share
    spent_then, spent_now = start.investment * (ONE + rate), end.investment
    yield _at_end(old, rate) - spent_then
    for group in ("margin", "cost_to_serve", "retention"):
        old = [replace(a, **{group: getattr(b, group)}) for a, b in zip(old, new, strict=True)]
        yield _at_end(old, rate) - spent_then
    yield _at_end(new, rate) - spent_now


def _rates(plan: contract.Forecast) -> list[Decimal]:
    """Return the retention rates that count, a contracted first year as certain."""
    rates = [year.retention for year in plan.years]
    return rates if plan.first_year_at_risk or not rates else [ONE, *rates[1:]]


def _at_end(years: list[contract.Year], discount_share: Decimal) -> Decimal:
    """Return what the years are worth at the end of the first of them."""
    worth, stays = ZERO, ONE
    for later, year in enumerate(years):
        stays *= year.retention
        worth += year.cash * stays / (ONE + discount_share) ** later
    return worth
