"""Profit in columns is, to the cent, the profit of each account."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import profit_table, waterfall
from orchard.analytics.cost_to_serve import Activity, CostModel, Drivers, Pool
from orchard.analytics.policy import CostRates
from orchard.analytics.results import Grade

AMOUNT = pa.decimal128(38, 4)
RATES = CostRates(
    per_order=Decimal("140.0005"), per_delivery=Decimal("3.10"), days_sales_outstanding=45.5
)
MODELS = {
    "nothing known": CostModel(),
    "light rates": CostModel(rates=RATES),
    "guessed rates": CostModel(rates=RATES, rates_grade=Grade.GUESSED),
    "named accounts": CostModel(
        rates=CostRates(per_order=Decimal(9), per_delivery=Decimal(2), per_team_hour=Decimal(80),
                        days_sales_outstanding=30.0),
        drivers={"a1": Drivers({"team_hours": Decimal(7)}, {"claims": Decimal("5.005")})},
    ),
    "activities": CostModel(
        pools={"desk": Pool("desk", Decimal(5600), Decimal(7000))},
        activities=(Activity("order_handling", "desk", Decimal(40), "orders"),),
    ),
}  # fmt: skip

amounts = st.decimals(Decimal(-99999), Decimal(999999), places=4)
counts = st.integers(0, 500)
rows = st.lists(
    st.fixed_dictionaries({
        "net": amounts, "gross": st.none() | amounts, "cost": st.none() | amounts,
        "freight": st.none() | amounts.map(abs), "orders": st.none() | counts,
        "deliveries": st.none() | counts, "freight_is_complete": st.booleans(),
    }),
    min_size=1, max_size=6,
)  # fmt: skip


def table_of(found: list[dict[str, Any]]) -> pa.Table:
    named = [{"account": f"a{at}", **row} for at, row in enumerate(found)]
    kinds = {"account": pa.string(), "orders": pa.int64(), "deliveries": pa.int64(),
             "freight_is_complete": pa.bool_()}  # fmt: skip
    return pa.table(
        {key: pa.array([row[key] for row in named], kinds.get(key, AMOUNT)) for key in named[0]}
    )


@pytest.mark.parametrize("name", MODELS)
@given(found=rows)
def test_every_account_has_the_same_profit_as_alone(name: str, found: list[dict[str, Any]]) -> None:
    model, rows_ = MODELS[name], table_of(found)

    together = profit_table.profit_table(rows_, model)

    for at, row in enumerate(rows_.to_pylist()):
        alone = waterfall.account_profit(
            waterfall.read_figures(row), model, model.drivers.get(row["account"])
        )
        assert together.margin_at(at) == alone.margin
        assert together.cost_at(at) == alone.cost_to_serve
        assert together.contribution_at(at) == alone.contribution
        assert together.grades[at] == alone.grade
        assert tuple(profit_table.Steps(together, at)) == alone.steps()


@pytest.mark.parametrize("name", MODELS)
@given(found=rows)
def test_the_portfolio_is_the_sum_of_its_accounts(name: str, found: list[dict[str, Any]]) -> None:
    model, rows_ = MODELS[name], table_of(found)
    together = profit_table.profit_table(rows_, model)
    each = [together.profit(at) for at in range(len(together))]

    whole = profit_table.portfolio(together)

    assert whole.steps() == waterfall.portfolio(each).steps()
