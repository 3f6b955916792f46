"""The costs file: what it says, and clear mistakes."""

from __future__ import annotations

from decimal import Decimal

import pytest

import make
from orchard.analytics.cost_file import CostsFileIsWrong, read_costs
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.results import Grade

FULL = """
[light]
per_delivery = 310.50
days_sales_outstanding = 75
capital_cost_share = 0.08
grade = "C"

[pools.desk]
cost = 560000
capacity_minutes = 700000

[activities.order_handling]
pool = "desk"
minutes = 40
driver = "orders"

[activities.complaint]
pool = "desk"
minutes = 220
driver = "complaints"

[accounts.Nordlia]
complaints = 12
claims = 155.25
days_sales_outstanding = 60
"""


def test_everything_written_is_read_exactly() -> None:
    model = read_costs(FULL)

    assert model.rates.per_delivery == Decimal("310.50")
    assert model.rates.per_order is None
    assert model.rates_grade == Grade.GUESSED
    assert model.pools["desk"].rate == Decimal("0.8")
    assert [activity.driver for activity in model.activities] == ["orders", "complaints"]
    nordlia = model.drivers["Nordlia"]
    assert nordlia.counts == {"complaints": 12}
    assert nordlia.amounts == {"claims": Decimal("155.25")}
    assert nordlia.days_sales_outstanding == 60


def test_an_empty_file_knows_nothing() -> None:
    model = read_costs("")

    assert model.rates.per_order is None
    assert model.capital_cost_share == Decimal("0.08")
    assert not model.drivers


def test_the_example_can_be_read() -> None:
    text = (make.EXAMPLES / "adventureworks_costs.toml").read_text(encoding="utf-8")

    assert read_costs(text).rates.per_order == Decimal("140.00")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[light", "not valid TOML"),
        ("[lite]\nper_order = 1", "lite is not known. Known: light"),
        ("[light]\nper_ordre = 1", "per_ordre is not known"),
        ('[light]\nper_order = "140"', "without quotes"),
        ("[light]\nper_order = true", "without quotes"),
        ("[light]\nper_order = -1", "zero or more"),
        ("[light]\nper_order = nan", "zero or more"),
        ("[light]\ncapital_cost_share = 8", "0.08"),
        ('[light]\ngrade = "D"', "grade is"),
        ("light = 3", "must be a section"),
        ("[pools.desk]\ncost = 1", "capacity_minutes is missing"),
        ("[pools.desk]\ncost = 1\ncapacity_minutes = 0", "above zero"),
        ("[activities.x]\nminutes = 1", "pool and driver are needed"),
        ('[activities.x]\npool = "p"\ndriver = "d"\nminutes = 1', "which is not defined"),
        ("[accounts.A]\nvisits = 3", "visits is not known"),
    ],
)
def test_mistakes_say_where_and_what_to_write(text: str, says: str) -> None:
    with pytest.raises(AnalyticsMistake) as mistake:
        read_costs(text)

    assert says in str(mistake.value)


def test_a_bad_file_is_named_as_such() -> None:
    with pytest.raises(CostsFileIsWrong):
        read_costs("[light")
