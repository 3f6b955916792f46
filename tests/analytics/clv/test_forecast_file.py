"""The forecast file of one account."""

from __future__ import annotations

from decimal import Decimal

import pytest

import make
from orchard.analytics.clv import contract, forecast_file

ONE_YEAR = """
account = "Nordlia"
currency = "EUR"
[[year]]
margin = 5000
cost_to_serve = 1000
"""


def test_years_deals_and_scenarios_of_the_example_are_read() -> None:
    text = (make.EXAMPLES / "forecast_2027.toml").read_text(encoding="utf-8")

    found = forecast_file.read_forecast(text)

    assert [year.cash for year in found.plan.years][:2] == [4_400_000, 4_700_000]
    assert found.plan.investment == 250_000
    assert len(found.scenarios) == 4
    assert found.happened is not None
    assert found.happened.cash == Decimal(4_129_233)
    after_spending = Decimal(430_000 - 150_000)
    assert found.deals[0].contribution_share == after_spending / Decimal(7_200_000)


def test_retention_comes_from_the_scorecard_where_a_year_has_none() -> None:
    scores = "ties=7\nquality=8\nbreadth=6\ncontinuity=5\ncontract=9\ncompetitor=4\ndelivery=7\n"

    found = forecast_file.read_forecast(ONE_YEAR + "[scorecard]\n" + scores + "outlook=6\n")

    assert found.plan.years[0].retention == Decimal("0.81680")


def test_a_year_under_contract_is_not_below_what_the_contract_gives() -> None:
    found = forecast_file.read_forecast(ONE_YEAR + "retention = 0.8\ncontracted = true\n")

    assert found.plan.years[0].retention == Decimal("0.97")


def test_the_discount_rate_is_the_policy_s_unless_given() -> None:
    plain = forecast_file.read_forecast(ONE_YEAR + "retention = 1\n").plan
    given = forecast_file.read_forecast("discount_percent = 8.5\n" + ONE_YEAR + "retention = 1\n")

    assert plain.discount_share == Decimal("0.1")
    assert given.plan.discount_share == Decimal("0.085")
    assert contract.lifetime_value(plain).value == Decimal("3636.36")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("account = ", "not valid TOML"),
        ('account = "x"\ncurrency = "EUR"\n', "no \\[\\[year\\]\\]"),
        (ONE_YEAR, "retention is missing"),
        (ONE_YEAR.replace("5000", '"a lot"') + "retention = 1", "margin is 'a lot'"),
        (ONE_YEAR.replace('currency = "EUR"', "") + "retention = 1", "currency is missing"),
        (ONE_YEAR + "retention = 1.2", "between 0 and 1"),
        (ONE_YEAR + "retention = 1\n[scorecard]\nlove = 3", "does not know love"),
        ('grade = "D"\n' + ONE_YEAR + "retention = 1", "write A, B or C"),
    ],
)
def test_a_wrong_file_says_which_key_to_mend(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        forecast_file.read_forecast(text)
