"""Lifetime value of a key account from an explicit yearly forecast, in Decimal and to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from operator import mul

from orchard.analytics.amounts import ZERO, Number, exact, to_cents
from orchard.analytics.mistakes import AnalyticsMistake

ONE = Decimal(1)


class ForecastIsWrong(AnalyticsMistake):
    """A forecast holds a rate that cannot be."""


class MultipleDoesNotConverge(AnalyticsMistake):
    """Growth and retention outrun the discount rate, so the sum has no end."""


class ScenariosDoNotAddUp(AnalyticsMistake):
    """The probabilities of the scenarios do not add up to one."""


@dataclass(frozen=True, slots=True)
class Year:
    """One forecast year: gross margin, cost to serve, dedicated cost, chance to stay through it."""

    margin: Decimal
    cost_to_serve: Decimal
    retention: Decimal
    dedicated_cost: Decimal = ZERO

    @property
    def cash(self) -> Decimal:
        """What the account brings in this year if it stays."""
        return self.margin - self.cost_to_serve - self.dedicated_cost


@dataclass(frozen=True, slots=True)
class Forecast:
    """Years to come, discount rate a year, and money to be spent now. Past costs are left out."""

    years: tuple[Year, ...]
    discount_share: Decimal
    investment: Decimal = ZERO
    first_year_at_risk: bool = True

    def __post_init__(self) -> None:
        """Refuse rates that cannot be."""
        if self.discount_share <= -1:
            raise ForecastIsWrong("The discount rate must be above -100 %: write 10 % as 0.10.")
        for at, year in enumerate(self.years, start=1):
            if not 0 <= year.retention <= 1:
                raise ForecastIsWrong(
                    f"Retention of year {at} is {year.retention}: it must be between 0 and 1."
                )


@dataclass(frozen=True, slots=True)
class ExplicitValue:
    """Lifetime value with its parts; `value` is the sum of `present_values` less the investment."""

    value: Decimal
    survival: tuple[Decimal, ...]
    present_values: tuple[Decimal, ...]
    investment: Decimal


@dataclass(frozen=True, slots=True)
class Deal:
    """What one deal adds to each forecast year; `retention_gain` is added to the chance to stay."""

    margins: tuple[Decimal, ...]
    costs_to_serve: tuple[Decimal, ...]
    investment: Decimal = ZERO
    retention_gain: tuple[Decimal, ...] = ()


def forecast(
    cash: Sequence[Number],
    retention: Sequence[Number],
    *,
    discount_share: Number,
    investment: Number = 0,
    first_year_at_risk: bool = True,
) -> Forecast:
    """Return a forecast from net contributions, when margin and costs are not told apart.

    Parameters
    ----------
    cash
        Margin less cost to serve less dedicated cost, one per year, any sign.
    retention
        Chance to stay through each year, 0 to 1, as many as `cash`.
    discount_share
        Discount rate a year, 0.10 for 10 %.
    investment
        Money to be spent now.
    first_year_at_risk
        False when the first year is contracted: its cash is certain.

    Returns
    -------
    Forecast
        With the cash as margin and no cost.

    Raises
    ------
    ForecastIsWrong
        When the two have different lengths or a rate cannot be.

    Examples
    --------
    >>> forecast([100], [0.9], discount_share=0.1).years[0].cash
    Decimal('100')
    """
    if len(cash) != len(retention):
        raise ForecastIsWrong("Give one retention rate for each year of the forecast.")
    years = tuple(
        Year(exact(money), ZERO, exact(rate)) for money, rate in zip(cash, retention, strict=True)
    )
    return Forecast(years, exact(discount_share), exact(investment), first_year_at_risk)


def survival(plan: Forecast) -> tuple[Decimal, ...]:
    """Return the chance that the account is still there in each year.

    `S_t = r_1 * r_2 * ... * r_t`; a contracted first year counts with `r_1 = 1`.

    Parameters
    ----------
    plan
        The forecast.

    Returns
    -------
    tuple of Decimal
        One per year, 0 to 1, never rising.

    Examples
    --------
    >>> survival(forecast([1, 1], [0.9, 0.5], discount_share=0.1))
    (Decimal('0.9'), Decimal('0.45'))
    """
    rates = [year.retention for year in plan.years]
    if rates and not plan.first_year_at_risk:
        rates[0] = ONE
    return tuple(accumulate(rates, mul))


def lifetime_value(plan: Forecast) -> ExplicitValue:
    """Return the value of the account over the forecast years, without terminal value.

    `CLV = sum over t of (M_t - CTS_t - K_t) * S_t / (1 + i)^t - I0`, cash at year end. Each
    year's present value is rounded to the cent, so the parts shown add up to the value shown.

    Parameters
    ----------
    plan
        The forecast; no years means that nothing is expected.

    Returns
    -------
    ExplicitValue
        Value, survival and present value per year, money to the cent.

    Notes
    -----
    Source: Ryals (2005), individual forecasts of key accounts.

    Examples
    --------
    >>> plan = forecast([4000, 4300], [0.95, 0.92], discount_share=0.10, investment=600)
    >>> lifetime_value(plan).value
    Decimal('5960.50')
    """
    stays = survival(plan)
    growth = ONE + plan.discount_share
    present = tuple(
        to_cents(year.cash * stay / growth**t)
        for t, (year, stay) in enumerate(zip(plan.years, stays, strict=True), start=1)
    )
    invested = to_cents(plan.investment)
    return ExplicitValue(sum(present, ZERO) - invested + to_cents(0), stays, present, invested)


def margin_multiple(retention: Number, discount_share: Number, growth_share: Number = 0) -> Decimal:
    """Return how many times one year's margin an endless relationship is worth.

    `m = r / (1 + i - r * (1 + g))`.

    Parameters
    ----------
    retention
        Chance to stay a year, 0 to 1.
    discount_share
        Discount rate a year.
    growth_share
        Growth of the margin a year; negative when it shrinks.

    Returns
    -------
    Decimal
        The multiple, rounded to four decimals.

    Raises
    ------
    MultipleDoesNotConverge
        When `r * (1 + g)` is not below `1 + i`.

    Notes
    -----
    Source: Gupta and Lehmann (2003), margin multiple.

    Examples
    --------
    >>> margin_multiple(0.90, 0.12), margin_multiple(0.90, 0.12, 0.02)
    (Decimal('4.0909'), Decimal('4.4554'))
    """
    r, i, g = exact(retention), exact(discount_share), exact(growth_share)
    gap = ONE + i - r * (ONE + g)
    if gap <= 0:
        raise MultipleDoesNotConverge(
            "Growth times retention reaches the discount rate, so the value has no end: "
            "use a forecast with a fixed number of years."
        )
    return (r / gap).quantize(Decimal("0.0001"))


def scenario_value(scenarios: Sequence[tuple[Number, Number]]) -> Decimal:
    """Return the value expected over scenarios such as grow, keep, shrink and lost.

    `sum over s of p_s * CLV_s`.

    Parameters
    ----------
    scenarios
        Probability (0 to 1, adding up to 1) and value of each.

    Returns
    -------
    Decimal
        Money to the cent.

    Raises
    ------
    ScenariosDoNotAddUp
        When a probability is negative or they do not add up to one.

    Examples
    --------
    >>> scenario_value([(0.25, 12000), (0.50, 9800), (0.20, 5200), (0.05, 900)])
    Decimal('8985.00')
    """
    exactly = [(exact(p), exact(value)) for p, value in scenarios]
    if sum((p for p, _ in exactly), ZERO) != 1 or any(p < 0 for p, _ in exactly):
        raise ScenariosDoNotAddUp("The probabilities of the scenarios must add up to 100 %.")
    return to_cents(sum((p * value for p, value in exactly), ZERO))


def with_deal(plan: Forecast, deal: Deal) -> Forecast:
    """Return the forecast as it becomes when the deal is won.

    Parameters
    ----------
    plan
        The forecast without the deal.
    deal
        What the deal adds, from the first year on; years it does not name stay as they are.

    Returns
    -------
    Forecast
        The same years; retention never above 1 nor below 0.

    Raises
    ------
    ForecastIsWrong
        When the deal names more years than the forecast has.

    Examples
    --------
    >>> plan = forecast([100, 100], [0.9, 0.9], discount_share=0.1)
    >>> with_deal(plan, Deal((Decimal(50),), (Decimal(20),))).years[0].cash
    Decimal('130')
    """
    added = max(map(len, (deal.margins, deal.costs_to_serve, deal.retention_gain)))
    if added > len(plan.years):
        raise ForecastIsWrong("The deal runs longer than the forecast: forecast more years.")
    years = tuple(_year_with(year, deal, at) for at, year in enumerate(plan.years))
    return replace(plan, years=years, investment=plan.investment + deal.investment)


def _year_with(year: Year, deal: Deal, at: int) -> Year:
    """Return one year with what the deal adds to it."""

    def added(amounts: tuple[Decimal, ...]) -> Decimal:
        return amounts[at] if at < len(amounts) else ZERO

    return replace(
        year,
        margin=year.margin + added(deal.margins),
        cost_to_serve=year.cost_to_serve + added(deal.costs_to_serve),
        retention=max(ZERO, min(ONE, year.retention + added(deal.retention_gain))),
    )


def deal_contribution(plan: Forecast, deal: Deal) -> Decimal:
    """Return what a deal adds to the lifetime value of the account, which its size does not show.

    `CLV with the deal - CLV without it`.

    Parameters
    ----------
    plan
        The forecast without the deal.
    deal
        What the deal adds.

    Returns
    -------
    Decimal
        Money to the cent, negative when the deal destroys value.

    Examples
    --------
    >>> plan = forecast([100], [1], discount_share=0)
    >>> deal_contribution(plan, Deal((Decimal(50),), (Decimal(60),)))
    Decimal('-10.00')
    """
    return lifetime_value(with_deal(plan, deal)).value - lifetime_value(plan).value


def with_retention(plan: Forecast, more: Number) -> Forecast:
    """Return the forecast with the chance to stay raised in every year, never above 1.

    Parameters
    ----------
    plan
        The forecast.
    more
        What is added to each year's retention; negative lowers it, never below 0.

    Returns
    -------
    Forecast
        The same years.

    Examples
    --------
    >>> with_retention(forecast([1], [0.99], discount_share=0), 0.03).years[0].retention
    Decimal('1')
    """
    years = tuple(
        replace(year, retention=max(ZERO, min(ONE, year.retention + exact(more))))
        for year in plan.years
    )
    return replace(plan, years=years)


def with_contribution(plan: Forecast, factor: Number) -> Forecast:
    """Return the forecast with every year's net contribution multiplied.

    Parameters
    ----------
    plan
        The forecast.
    factor
        1.05 for five percent more.

    Returns
    -------
    Forecast
        The margin takes the whole change; costs stay.

    Examples
    --------
    >>> with_contribution(forecast([100], [1], discount_share=0), 1.05).years[0].cash
    Decimal('105.00')
    """
    years = tuple(
        replace(year, margin=year.margin + year.cash * (exact(factor) - ONE)) for year in plan.years
    )
    return replace(plan, years=years)
