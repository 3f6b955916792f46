"""The waterfall: the worked numbers, real totals, parts that add up, and what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import csv

from make import EXAMPLES
from orchard.analytics import small_tables, waterfall
from orchard.analytics.cost_to_serve import CostLine, CostModel, Drivers
from orchard.analytics.engine import open_engine
from orchard.analytics.folding import conform
from orchard.analytics.policy import CostRates
from orchard.analytics.profit_cells import cells, share_among
from orchard.analytics.results import Grade, WaterfallStep
from orchard.analytics.tables import LINES
from orchard.analytics.waterfall import Figures, Profit
from small_ledgers import ENGINE_WARNING

pytestmark = ENGINE_WARNING

MEASURED = Figures(net=Decimal(20_000_000), gross=Decimal(22_000_000), cost=Decimal(13_600_000))
RATES = CostRates(Decimal(140), Decimal(310), Decimal(95), Decimal(85), 75)
DRIVERS = Drivers(
    {
        "orders": Decimal(1800),
        "deliveries": Decimal(950),
        "support_hours": Decimal(2600),
        "team_hours": Decimal(3100),
    },
    {"customisation": Decimal(420_000), "claims": Decimal(155_000)},
)
money = st.decimals(-(10**6), 10**6, places=4)
costs = st.decimals(0, 10**5, places=4)


def by_key(steps: tuple[WaterfallStep, ...]) -> dict[str, Decimal | None]:
    return {step.key: step.amount for step in steps}


def make_lines(*rows: dict[str, Any]) -> ibis.Table:
    base = {"account": "a", "booked_on": date(2026, 1, 5), "net": Decimal(10)}
    columns = {"booked_on": pa.date32()}
    names = dict.fromkeys(name for row in (base, *rows) for name in row)
    whole = [dict.fromkeys(names) | base | row for row in rows]
    table = pa.Table.from_pylist(whole)
    types = [pa.field(f.name, columns.get(f.name, f.type)) for f in table.schema]
    return conform(ibis.memtable(table.cast(pa.schema(types))), LINES)


def rows_of(expression: ibis.Table) -> list[dict[str, Any]]:
    with open_engine("duckdb://?threads=1") as engine:
        return engine.fetch(expression).to_pylist()


def test_the_waterfall_of_the_method() -> None:
    profit = waterfall.account_profit(MEASURED, CostModel(rates=RATES), DRIVERS)

    assert by_key(profit.steps()) == {
        "gross": Decimal("22000000.00"),
        "discounts": Decimal("-2000000.00"),
        "net": Decimal("20000000.00"),
        "cost_of_goods": Decimal("-13600000.00"),
        "gross_margin": Decimal("6400000.00"),
        "orders": Decimal("-252000.00"),
        "deliveries": Decimal("-294500.00"),
        "support": Decimal("-247000.00"),
        "team": Decimal("-263500.00"),
        "customisation": Decimal("-420000.00"),
        "claims": Decimal("-155000.00"),
        "sla_credits": None,
        "capital": Decimal("-328767.12"),
        "contribution": Decimal("4439232.88"),
    }
    assert profit.cost_to_serve == Decimal("1960767.12")
    assert round(profit.contribution_share or 0, 3) == Decimal("0.222")
    assert profit.grade == Grade.ESTIMATED


def test_without_any_cost_to_serve_contribution_is_margin_and_a_guess() -> None:
    profit = waterfall.account_profit(MEASURED, CostModel())

    assert profit.contribution == profit.margin == 6_400_000
    assert profit.cost_to_serve is None
    assert profit.grade == Grade.GUESSED


def test_without_cost_of_goods_margin_and_contribution_are_not_known() -> None:
    profit = waterfall.account_profit(Figures(Decimal(5)), CostModel(rates=RATES), DRIVERS)

    steps = by_key(profit.steps())
    assert steps["cost_of_goods"] is steps["gross_margin"] is steps["contribution"] is None
    assert steps["orders"] is not None
    assert all(step.grade is None for step in profit.steps() if step.amount is None)


def test_freight_alone_is_measured_but_cost_to_serve_is_not_complete() -> None:
    figures = Figures(Decimal(100), cost=Decimal(60), freight=Decimal(5))

    profit = waterfall.account_profit(figures, CostModel())

    assert (profit.contribution, profit.grade) == (Decimal("35.00"), Grade.ESTIMATED)


def test_the_costs_file_goes_before_the_counts_of_the_ledger() -> None:
    measured = Figures(Decimal(5), orders=7, deliveries=3)

    drivers = waterfall.drivers_of(measured, Drivers({"orders": Decimal(2)}))

    assert drivers.counts == {"orders": 2, "deliveries": 3}


@given(money, costs, costs, costs, costs)
def test_every_total_is_the_one_before_it_plus_the_steps_between(
    net: Decimal, discount: Decimal, cost: Decimal, freight: Decimal, claims: Decimal
) -> None:
    figures = Figures(net, net + discount, cost, freight)
    profit = waterfall.account_profit(figures, CostModel(), Drivers({}, {"claims": claims}))

    running = Decimal(0)
    for step in profit.steps():
        if step.amount is not None:
            assert step.amount == step.amount.quantize(Decimal("0.01"))
            running = (
                step.amount
                if step.key == "gross"
                else running + (0 if step.is_total else step.amount)
            )
            assert not step.is_total or step.amount == running


def test_the_ledger_figures_of_an_account() -> None:
    lines = make_lines(
        {"invoice": "1", "gross": Decimal(12), "cost": Decimal(6), "freight": Decimal(1)},
        {"invoice": "1", "gross": Decimal(10), "cost": Decimal(7)},
        {"invoice": "2", "gross": Decimal(11), "cost": Decimal(8), "deliveries": 2},
    )

    row = rows_of(waterfall.figures(lines, ["account"], orders=True))[0]

    assert waterfall.read_figures(row) == Figures(
        net=Decimal(30), gross=Decimal(33), cost=Decimal(21), freight=Decimal(1),
        freight_is_complete=False, orders=2, deliveries=2,
    )  # fmt: skip


def test_one_line_without_cost_makes_the_cost_not_known() -> None:
    lines = make_lines({"cost": Decimal(6)}, {"cost": None})

    figures = waterfall.read_figures(rows_of(waterfall.figures(lines))[0])

    assert figures.cost is None
    assert figures.net == 20


def test_list_price_follows_from_net_and_discount() -> None:
    lines = make_lines({"discount": Decimal(2)}, {"gross": Decimal(11)})

    assert rows_of(waterfall.figures(lines))[0]["gross"] == 23


def test_orders_are_counted_ones_else_invoices_else_days_and_credit_notes_are_none() -> None:
    lines = make_lines(
        {"orders": 3, "invoice": "1"},
        {"invoice": "2"},
        {"invoice": "2"},
        {"invoice": "C9", "net": Decimal(-10)},
        {"invoice": None},
        {"invoice": None},
        {"invoice": None, "booked_on": date(2026, 1, 6)},
    )

    assert rows_of(waterfall.figures(lines, orders=True))[0]["orders"] == 6


def test_the_kept_invoices_tell_the_same_as_the_lines() -> None:
    lines = make_lines(
        {"invoice": "1", "cost": Decimal(6), "gross": Decimal(11), "freight": Decimal(1)},
        {"invoice": "2", "cost": Decimal(6), "freight": Decimal(1)},
        {"invoice": "3", "cost": Decimal(5), "freight": Decimal(1), "booked_on": date(2026, 2, 2)},
    )

    orders = rows_of(waterfall.account_figures(small_tables.account_invoices(lines)))[0]

    from_lines = rows_of(waterfall.figures(lines, ["account"], orders=True))[0]
    assert waterfall.read_figures(orders) == waterfall.read_figures(from_lines)


@pytest.mark.parametrize(
    ("period", "first"),
    [("M", date(2026, 5, 1)), ("Q", date(2026, 4, 1)), ("Y", date(2026, 1, 1))],
)
def test_periods_are_named_by_their_first_day(period: waterfall.Period, first: date) -> None:
    lines = make_lines({"booked_on": date(2026, 5, 20)})

    assert rows_of(waterfall.figures(lines, period=period))[0]["period"] == first


def test_the_portfolio_is_rounded_once() -> None:
    parts = [
        waterfall.account_profit(Figures(Decimal("0.0040"), cost=Decimal("0.0010")), CostModel())
    ] * 100

    whole = waterfall.portfolio(parts)

    assert (whole.net, whole.margin) == (Decimal("0.40"), Decimal("0.30"))


def test_a_line_that_some_accounts_do_not_know_is_estimated_in_the_portfolio() -> None:
    known = Profit(Figures(Decimal(1)), (CostLine("claims", Decimal(5), Grade.MEASURED),))
    unknown = Profit(Figures(Decimal(1)), (CostLine("claims", None, None),))

    claims = waterfall.portfolio([known, unknown]).lines[0]

    assert (claims.amount, claims.grade) == (5, Grade.ESTIMATED)


parts_of_an_account = st.lists(
    st.builds(Figures, money, st.none(), costs, costs, st.just(True), st.integers(0, 50)), min_size=1
)  # fmt: skip


@given(parts_of_an_account, costs)
def test_the_parts_of_an_account_add_up_to_it_on_every_step(
    parts: list[Figures], claims: Decimal
) -> None:
    sums = [
        sum((getattr(p, name) for p in parts), Decimal(0)) for name in ("net", "cost", "freight")
    ]
    whole = waterfall.account_profit(
        Figures(sums[0], None, sums[1], sums[2], orders=sum(p.orders or 0 for p in parts)),
        CostModel(rates=RATES),
        Drivers({}, {"claims": claims}),
    )

    shared = [by_key(part.steps()) for part in share_among(whole, parts)]

    for key, amount in by_key(whole.steps()).items():
        assert amount is None or sum(part[key] or 0 for part in shared) == amount


def test_shared_out_costs_follow_their_driver_and_are_estimates() -> None:
    line = CostLine("orders", Decimal(100), Grade.MEASURED)
    parts = [Figures(Decimal(90), orders=1), Figures(Decimal(10), orders=3)]

    shared = share_among(Profit(Figures(Decimal(100)), (line,)), parts)

    assert [part.lines[0].amount for part in shared] == [25, 75]
    assert shared[0].lines[0].grade == Grade.ESTIMATED


def test_cells_add_up_to_their_account_and_lines_without_account_stay_apart() -> None:
    lines = make_lines({"unit": "x"}, {"unit": "y"}, {"account": None, "unit": "z"})
    claims = CostLine("claims", Decimal("0.03"), Grade.MEASURED)
    accounts = {"a": Profit(Figures(Decimal(20)), (claims,))}

    with open_engine("duckdb://?threads=1") as engine:
        table = engine.fetch(waterfall.figures(lines, ["account", "unit"]))
    found = {keys["unit"]: profit.cost_to_serve for keys, profit in cells(table, accounts)}

    assert sum((found["x"] or 0, found["y"] or 0)) == Decimal("0.03")
    assert found["z"] is None


@pytest.fixture(scope="module")
def adventureworks() -> list[dict[str, Any]]:
    amounts = ("sales_amount", "discount", "product_cost", "freight")
    exactly = csv.ConvertOptions(column_types={name: pa.decimal128(18, 4) for name in amounts})
    with open_engine("duckdb://?threads=2") as engine:
        raw = ibis.memtable(
            csv.read_csv(EXAMPLES / "adventureworks_reseller.csv.gz", convert_options=exactly)
        )
        lines = raw.select(
            account=raw.reseller_id, booked_on=raw.order_date, invoice=raw.order_number,
            unit=raw.city, offer=raw.product_id, family=raw.category, net=raw.sales_amount,
            gross=raw.sales_amount + raw.discount, cost=raw.product_cost, freight=raw.freight,
        )  # fmt: skip
        keys = ["account", "unit", "family"]
        expression = waterfall.figures(conform(lines, LINES), keys, period="Y", orders=True)
        return engine.fetch(expression).to_pylist()


def test_adventureworks_earns_little_and_loses_it_on_freight(
    adventureworks: list[dict[str, Any]],
) -> None:
    profits = [
        waterfall.account_profit(waterfall.read_figures(row), CostModel()) for row in adventureworks
    ]

    steps = by_key(waterfall.portfolio(profits).steps())

    assert steps["net"] == Decimal("80450596.98")
    assert steps["cost_of_goods"] == Decimal("-79980114.38")
    assert steps["deliveries"] == Decimal("-2011265.92")
    assert steps["contribution"] == Decimal("-1540783.32")


def test_adventureworks_cells_add_up_to_every_account(
    adventureworks: list[dict[str, Any]],
) -> None:
    rows = pa.Table.from_pylist(adventureworks)
    names = sorted(set(rows["account"].to_pylist()))
    of_account = {
        name: [waterfall.read_figures(row) for row in adventureworks if row["account"] == name]
        for name in names[:25]
    }
    model = CostModel(rates=RATES)
    accounts = {
        name: waterfall.account_profit(
            waterfall.portfolio([Profit(p) for p in parts]).figures,
            model,
            Drivers({"orders": Decimal(7)}),
        )
        for name, parts in of_account.items()
    }

    found = cells(rows, accounts)

    for name, whole in accounts.items():
        mine = [profit for keys, profit in found if keys["account"] == name]
        assert sum(p.contribution or 0 for p in mine) == whole.contribution
