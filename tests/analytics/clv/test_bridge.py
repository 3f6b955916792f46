"""The bridge of lifetime value: value created, and its parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.clv import bridge, contract
from orchard.analytics.clv.contract import Forecast, Year

amounts = st.decimals(-(10**5), 10**5, places=2)
costs = st.decimals(0, 10**4, places=2)
shares = st.decimals(0, 1, places=3)
a_year = st.builds(Year, amounts, costs, shares, costs)


@st.composite
def forecasts(draw: st.DrawFn, *, least: int = 1) -> Forecast:
    years = draw(st.lists(a_year, min_size=least, max_size=6))
    return Forecast(tuple(years), Decimal("0.10"), draw(costs), draw(st.booleans()))


def make_forecast(*cash: int, retention: str = "0.9") -> Forecast:
    years = (Year(Decimal(c), Decimal(0), Decimal(retention)) for c in cash)
    return Forecast(tuple(years), Decimal("0.10"))


def test_value_created_in_a_year() -> None:
    assert bridge.value_created(9000, 3900, 9600, 0.10) == Decimal("3600.00")


@given(forecasts(), a_year, forecasts(least=0))
def test_parts_add_up_to_the_cent(start: Forecast, year: Year, end: Forecast) -> None:
    result = bridge.bridge(start, year, end)

    assert sum(amount for _, amount in result.parts) == result.created
    assert result.created == result.end + result.cash - result.start - result.unwinding
    assert result.created == bridge.value_created(
        result.start, result.cash, result.end, start.discount_share
    )


def test_a_year_that_went_as_certain_and_planned_creates_only_the_new_year() -> None:
    plan = make_forecast(100, 100, 100, retention="1")

    result = bridge.bridge(plan, Year(Decimal(100), Decimal(0), Decimal(1)), plan)

    parts = dict(result.parts)
    assert [parts[name] for name in bridge.PARTS[:4]] == [0, 0, 0, 0]
    assert parts["horizon_roll"] == Decimal("75.13")  # 100 / 1.1^3


def test_more_margin_shows_as_margin_and_less_cost_as_cost() -> None:
    plan = make_forecast(100, 100, retention="1")
    cheaper = Forecast((Year(Decimal(100), Decimal(-5), Decimal(1)),) * 2, Decimal("0.10"))

    result = bridge.bridge(plan, Year(Decimal(120), Decimal(0), Decimal(1)), cheaper)

    parts = dict(result.parts)
    assert parts["margin"] == Decimal("20.00")
    assert parts["cost_to_serve"] == Decimal("4.55")  # 5 / 1.1
    assert parts["retention"] == parts["investment"] == 0


def test_an_account_that_stayed_against_the_odds_created_value_by_retention() -> None:
    plan = make_forecast(100, 100, retention="0.5")

    result = bridge.bridge(plan, Year(Decimal(100), Decimal(0), Decimal(1)), plan)

    assert dict(result.parts)["retention"] == Decimal("72.73")  # 50 + (50 - 25) / 1.1, to the cent


def test_a_lost_account_destroys_what_it_was_worth() -> None:
    plan = make_forecast(100, 100)

    result = bridge.bridge(plan, Year(Decimal(0), Decimal(0), Decimal(0)), make_forecast())

    assert result.end == result.cash == 0
    assert result.created == -(result.start + result.unwinding)


def test_new_investment_shows_as_investment() -> None:
    plan = make_forecast(100, 100, retention="1")
    invested = Forecast(plan.years, plan.discount_share, Decimal(30))

    result = bridge.bridge(plan, Year(Decimal(100), Decimal(0), Decimal(1), Decimal(10)), invested)

    assert dict(result.parts)["investment"] == Decimal("-40.00")


def test_different_discount_rates_are_refused() -> None:
    other = Forecast((), Decimal("0.12"))

    with pytest.raises(bridge.DiscountRatesDiffer):
        bridge.bridge(make_forecast(1), Year(Decimal(1), Decimal(0), Decimal(1)), other)


def test_a_start_without_years_is_refused() -> None:
    with pytest.raises(bridge.NothingToRoll):
        bridge.bridge(make_forecast(), Year(Decimal(1), Decimal(0), Decimal(1)), make_forecast(1))


def test_the_end_value_is_the_value_of_the_end_forecast() -> None:
    plan = make_forecast(100, 90)

    result = bridge.bridge(plan, Year(Decimal(80), Decimal(0), Decimal(1)), plan)

    assert result.end == contract.lifetime_value(plan).value
