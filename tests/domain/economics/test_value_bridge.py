"""From one forecast to another: every step to the cent, whatever changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.clv import contract
from orchard.domain.economics.rules.value_bridge import after_a_year, revised

amounts = st.decimals(-10_000_000, 10_000_000, places=2)
shares = st.decimals(0, 1, places=4)
years = st.builds(contract.Year, amounts, amounts, shares, amounts)
forecasts = st.builds(
    contract.Forecast,
    st.lists(years, min_size=1, max_size=6).map(tuple),
    st.decimals(Decimal("-0.5"), 1, places=3),
    amounts,
    st.booleans(),
)


def make_plan(*net: int, **changes) -> contract.Forecast:
    return replace(contract.forecast(net, [1] * len(net), discount_share=0), **changes)


@given(forecasts, forecasts)
def test_a_revision_adds_up_to_the_cent(before, after):
    found = revised(before, after)

    assert found.start + sum(step.amount for step in found.steps) == found.end
    assert found.end == contract.lifetime_value(after).value


@given(forecasts, years, forecasts)
def test_a_year_adds_up_to_the_cent(before, happened, after):
    found = after_a_year(before, happened, after)

    assert found.start == contract.lifetime_value(before).value
    assert found.start + sum(step.amount for step in found.steps) == found.end


def test_a_revision_that_changes_one_thing_has_one_step():
    before = make_plan(100, 100)
    after = replace(before, investment=Decimal(30))

    steps = {step.key: step.amount for step in revised(before, after).steps}

    assert steps.pop("investment") == -30
    assert set(steps.values()) == {0}


def test_a_further_year_is_the_horizon_that_rolls_on():
    steps = {step.key: step.amount for step in revised(make_plan(100), make_plan(100, 70)).steps}

    assert steps["horizon_roll"] == 70


def test_value_created_is_that_of_the_worked_example():
    before = contract.forecast([9900], [1], discount_share="0.10")
    after = contract.forecast([10560], [1], discount_share="0.10")
    happened = contract.Year(Decimal(3900), Decimal(0), Decimal(1))

    found = after_a_year(before, happened, after)

    assert (found.start, found.end, found.created) == (9000, 9600, 3600)


def test_another_discount_rate_is_a_step_of_its_own():
    before = contract.forecast([110, 0], [1, 1], discount_share="0.10")
    after = contract.forecast([0, 0], [1, 1], discount_share="0.25")

    steps = {step.key: step.amount for step in
             after_a_year(before, contract.Year(Decimal(0), Decimal(0), Decimal(1)), after).steps}  # fmt: skip

    assert steps["discount_rate"] == Decimal("-12.00")
