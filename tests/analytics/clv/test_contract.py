"""Explicit lifetime value: the worked numbers of the method, then its properties."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.clv import contract
from orchard.analytics.clv.contract import Deal, Forecast, Year

CASH = [4000, 4300, 4600, 4800, 5000]
RETENTION = [0.95, 0.92, 0.90, 0.90, 0.90]
BETTER = [0.98, 0.96, 0.95, 0.95, 0.95]

shares = st.decimals(0, 1, places=3)
amounts = st.decimals(-(10**6), 10**6, places=2)
years = st.lists(st.tuples(amounts, shares), min_size=1, max_size=8)


def make_plan(
    cash: list[int] | list[float] = CASH,
    retention: list[float] = RETENTION,
    *,
    at_risk: bool = True,
) -> Forecast:
    return contract.forecast(
        cash, retention, discount_share=0.10, investment=600, first_year_at_risk=at_risk
    )


def value(plan: Forecast) -> Decimal:
    return contract.lifetime_value(plan).value


def test_five_years_of_a_key_account() -> None:
    result = contract.lifetime_value(make_plan())

    assert result.value.quantize(Decimal("0.1")) == Decimal("12978.1")
    assert [round(float(s), 4) for s in result.survival] == [0.95, 0.874, 0.7866, 0.7079, 0.6371]
    assert [float(pv) for pv in result.present_values] == pytest.approx(
        [3454.5, 3106.0, 2718.5, 2321.0, 1978.1], abs=0.051
    )


def test_a_contracted_first_year_is_certain() -> None:
    assert value(make_plan(at_risk=False)).quantize(Decimal("0.1")) == Decimal("13692.7")


def test_better_retention_is_worth_more_than_five_percent_more_contribution() -> None:
    now = value(make_plan())

    by_retention = value(make_plan(retention=BETTER))
    by_price = value(make_plan(cash=[cash * 1.05 for cash in CASH]))

    assert by_retention.quantize(Decimal("0.1")) == Decimal("14683.7")
    assert round(by_retention - now) == 1706
    assert round(by_price) == 13657
    assert round(by_price - now) == 679


@pytest.mark.parametrize(
    ("retention", "discount", "growth", "expected"),
    [(0.90, 0.12, 0, "4.0909"), (0.80, 0.10, 0, "2.6667"), (0.90, 0.12, 0.02, "4.4554"),
     (0.95, 0.10, 0, "6.3333")],
)  # fmt: skip
def test_margin_multiples(retention: float, discount: float, growth: float, expected: str) -> None:
    assert contract.margin_multiple(retention, discount, growth) == Decimal(expected)


def test_a_multiple_without_end_is_refused() -> None:
    with pytest.raises(contract.MultipleDoesNotConverge, match="fixed number of years"):
        contract.margin_multiple(1, 0.02, 0.02)


def test_a_long_forecast_comes_near_the_multiple() -> None:
    plan = contract.forecast([100] * 200, [0.9] * 200, discount_share=0.12)

    assert abs(value(plan) - 100 * Decimal("4.0909")) < Decimal("0.5")


def test_scenarios_weigh_the_values() -> None:
    scenarios = [(0.25, 12000), (0.50, 9800), (0.20, 5200), (0.05, 900)]

    assert contract.scenario_value(scenarios) == Decimal("8985.00")


@pytest.mark.parametrize("chances", [(0.5, 0.4), (1.2, -0.2)])
def test_scenarios_that_do_not_add_up_are_refused(chances: tuple[float, float]) -> None:
    with pytest.raises(contract.ScenariosDoNotAddUp):
        contract.scenario_value([(chances[0], 1), (chances[1], 1)])


def test_forecasts_that_cannot_be_are_refused() -> None:
    with pytest.raises(contract.ForecastIsWrong, match="between 0 and 1"):
        contract.forecast([1], [95], discount_share=0.1)
    with pytest.raises(contract.ForecastIsWrong, match="one retention rate"):
        contract.forecast([1, 2], [0.9], discount_share=0.1)
    with pytest.raises(contract.ForecastIsWrong, match="discount rate"):
        contract.forecast([1], [0.9], discount_share=-1)


def test_a_large_deal_can_be_worth_less_than_a_small_one_that_keeps_the_account() -> None:
    large = Deal(margins=(Decimal(900),), costs_to_serve=(Decimal(850),))
    small = Deal((Decimal(100),), (Decimal(20),), retention_gain=(Decimal("0.02"),) * 5)

    assert contract.deal_contribution(make_plan(), large) == Decimal("43.18")
    assert contract.deal_contribution(make_plan(), small) > 500


def test_a_deal_longer_than_the_forecast_is_refused() -> None:
    with pytest.raises(contract.ForecastIsWrong, match="forecast more years"):
        contract.with_deal(make_plan(), Deal((Decimal(1),) * 6, ()))


def test_a_deal_that_adds_nothing_changes_nothing() -> None:
    assert contract.deal_contribution(make_plan(), Deal((), ())) == 0


def test_no_years_leave_only_the_investment() -> None:
    assert value(Forecast((), Decimal("0.1"), Decimal(600))) == Decimal("-600.00")


@given(years)
def test_the_parts_shown_add_up_to_the_value(plan: list[tuple[Decimal, Decimal]]) -> None:
    result = contract.lifetime_value(
        contract.forecast(*zip(*plan, strict=True), discount_share=0.1, investment=7)
    )

    assert sum(result.present_values) - result.investment == result.value


@given(years)
def test_survival_never_rises(plan: list[tuple[Decimal, Decimal]]) -> None:
    stays = contract.survival(contract.forecast(*zip(*plan, strict=True), discount_share=0))

    assert all(0 <= later <= sooner for sooner, later in pairwise(stays))


@given(years)
def test_thousands_give_a_thousand_times_the_value(plan: list[tuple[Decimal, Decimal]]) -> None:
    cash, rates = zip(*plan, strict=True)

    one = value(contract.forecast(cash, rates, discount_share=0.1))
    thousand = value(contract.forecast([c * 1000 for c in cash], rates, discount_share=0.1))

    assert abs(thousand - 1000 * one) <= Decimal("5.01") * len(cash)


def test_costs_lower_the_value() -> None:
    year = Year(Decimal(100), Decimal(30), Decimal(1), Decimal(20))

    assert value(Forecast((year,), Decimal(0))) == Decimal("50.00")
