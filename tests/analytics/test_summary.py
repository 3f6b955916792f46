"""The small tables of a ledger: what a purchase is, what an order is, totals to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from make import shared_data
from orchard.analytics import abc, concentration, small_tables, summary, visits
from orchard.analytics.engine import open_engine
from orchard.analytics.folding import fold
from orchard.analytics.periods import Period
from orchard.analytics.results import ClassCounts, LedgerFacts
from small_ledgers import ENGINE_WARNING, folded, line, prepared

pytestmark = ENGINE_WARNING
EPOCH = date(1970, 1, 1)

LEDGER = [
    line("n", "2023-01-10", 60, cost=40, invoice="1", offer="a", quantity=6, unit="Oslo"),
    line("n", "2023-01-10", 40, cost=20, invoice="1", offer="b", quantity=4, unit="Oslo"),
    line("n", "2023-01-10", 10, cost=5, invoice="2", offer="a", quantity=1, unit="Bergen"),
    line("n", "2024-05-02", -15, cost=-5, invoice="C3", offer="a", quantity=-2, unit="Oslo"),
    line("f", "2024-05-02", 30, cost=35, invoice="4", offer="a", quantity=3),
    line(None, "2024-05-02", 5, cost=1, invoice="5", offer="a", quantity=1),
]


def fetched(ledger, table):
    return ledger.engine.fetch(table).to_pylist()


def test_a_purchase_is_a_day_with_a_positive_line():
    with prepared(LEDGER) as ledger:
        days = visits.fetch_visits(ledger)
        accounts = summary.fetch_accounts(ledger).to_pylist()

    assert days.ids == ("f", "n")
    assert days.account.tolist() == [0, 1]
    assert days.day.tolist() == [(date(2024, 5, 2) - EPOCH).days, (date(2023, 1, 10) - EPOCH).days]
    assert days.sold.tolist() == [30_0000, 110_0000]
    assert [row["account"] for row in accounts] == ["f", "n"]
    nordlia = accounts[1]
    assert days.purchases() == [1, 1]
    assert (nordlia["first"], nordlia["last"]) == (date(2023, 1, 10), date(2023, 1, 10))
    assert (nordlia["net"], nordlia["sold"], nordlia["cost"]) == (95, 110, 60)
    assert nordlia["last_line"] == date(2024, 5, 2)


def test_credit_notes_are_no_orders():
    with prepared(LEDGER) as ledger:
        orders = {row["account"]: row["orders"] for row in fetched(ledger, ledger.accounts)}

    assert orders == {"n": 2, "f": 1, None: 1}


@pytest.mark.parametrize(
    ("lines", "orders"),
    [
        ([line("n", "2023-01-10", 5), line("n", "2023-01-10", 5), line("n", "2023-01-11", 5)], 2),
        ([line("n", "2023-01-10", 5, orders=7), line("n", "2023-01-11", 5, orders=2)], 9),
        ([line("n", "2023-01-10", 0, invoice="1")], 1),
        ([line("n", "2023-01-10", -3, invoice="1")], 0),
    ],
)
def test_orders_are_counted_as_the_source_allows(lines, orders):
    with prepared(lines) as ledger:
        assert summary.fetch_accounts(ledger)["orders"].to_pylist() == [orders]


def test_facts_count_lines_without_a_customer_in_totals_and_apart():
    with prepared(LEDGER) as ledger:
        facts = summary.ledger_facts(ledger, currency="EUR")

    assert facts == LedgerFacts(
        rows=6,
        accounts=2,
        units=2,
        offers=2,
        first=date(2023, 1, 10),
        last=date(2024, 5, 2),
        currency="EUR",
        revenue=Decimal(130),
        margin=Decimal(34),
        unassigned_rows=1,
        unassigned_revenue=Decimal(5),
    )


def test_what_the_ledger_does_not_name_is_not_known():
    with prepared([line("n", "2023-01-10", 5, cost=1), line("n", "2023-01-10", 5)]) as ledger:
        facts = summary.ledger_facts(ledger, currency="EUR")
        [account] = summary.fetch_accounts(ledger).to_pylist()

    assert (facts.margin, facts.units, facts.offers) == (None, None, None)
    assert ledger.offers is None
    assert (account["costed_lines"], account["lines"]) == (1, 2)
    assert (account["freight"], account["deliveries"]) == (None, None)


def test_only_lines_without_a_customer_make_an_empty_portfolio():
    with prepared([line(None, "2023-01-10", 5)]) as ledger:
        facts = summary.ledger_facts(ledger, currency="EUR")

        assert (facts.accounts, facts.revenue, facts.unassigned_revenue) == (0, 5, 5)
        assert summary.fetch_accounts(ledger).num_rows == 0


def test_the_profile_is_that_of_the_place_with_most_revenue():
    lines = [
        line("n", "2023-01-10", 5, country="NO", customer_name="Nordlia", unit="u1"),
        line("n", "2023-01-10", 9, country="SE", customer_name="Nordlia", unit="u2"),
        line("n", "2023-01-10", 90, customer_name="Nordlia", unit="u2"),
    ]

    with prepared(lines) as ledger:
        [row] = fetched(ledger, summary.account_profiles(ledger))

    assert row == {
        "account": "n",
        "account_name": "Nordlia",
        "country": "SE",
        "industry": None,
        "units": 2,
    }


def test_amounts_by_period_are_zero_where_nothing_was_booked():
    periods = [
        Period(date(2023, 1, 1), date(2023, 1, 10)),
        Period(date(2023, 1, 11), date(2025, 1, 1)),
    ]

    with prepared(LEDGER) as ledger:
        rows = summary.amounts_by_period(ledger, periods, ["net", "cost"]).to_pylist()

    assert rows == [
        {"account": "f", "net_0": 0, "cost_0": 0, "net_1": 30, "cost_1": 35},
        {"account": "n", "net_0": 110, "cost_0": 65, "net_1": -15, "cost_1": -5},
    ]


def test_the_small_tables_hold_the_same_totals_as_the_lines():
    with prepared(LEDGER) as ledger:
        sums = {
            name: fetched(ledger, table.aggregate(net=table.net.sum(), lines=table.lines.sum()))
            for name, table in [
                ("accounts", ledger.accounts),
                ("invoices", ledger.invoices),
                ("places", ledger.places),
            ]
        }

    assert all(found == [{"net": 130, "lines": 6}] for found in sums.values())


@pytest.fixture(scope="module")
def wholesaler(tmp_path_factory):
    """The real wholesaler's lines in the STAGED form."""
    path = tmp_path_factory.mktemp("wholesaler") / "staged.parquet"
    source = shared_data("online_retail_ii.parquet")
    duckdb.connect().sql(
        f"""COPY (SELECT row_number() OVER () + 1 AS source_line, CustomerID::VARCHAR AS customer,
        Country AS country, InvoiceDate::DATE AS booked_on, InvoiceNo AS invoice,
        StockCode AS offer, Quantity::DECIMAL(18, 4) AS quantity, 'GBP' AS currency,
        (Quantity::DECIMAL(18, 0) * UnitPrice::DECIMAL(18, 4))::DECIMAL(18, 4) AS net
        FROM '{source}') TO '{path}'"""
    )
    return path


def test_the_real_wholesaler_has_the_known_concentration_and_classes(wholesaler):
    with open_engine() as engine:
        staged = engine.read_parquet(wholesaler)
        found = fold(staged, engine, base_currency="GBP")
        ledger = summary.prepare(found.lines, engine, as_of=found.as_of, known=found.known)
        facts = summary.ledger_facts(ledger, currency="GBP")
        accounts = summary.fetch_accounts(ledger)

    sales = [sold for sold in summary.amounts_in(accounts, "sold") if sold > 0]
    known = concentration.measure(sales)
    classes = abc.classes_by_share([f"{at:05}" for at in range(len(sales))], sales)

    assert (len(sales), sum(sales)) == (5878, Decimal("17431533.1780"))
    assert known.top_5 == pytest.approx(0.112424, abs=5e-7)
    assert known.hhi == pytest.approx(42.0672, abs=5e-5)
    assert known.gini == pytest.approx(0.740877, abs=5e-7)
    assert abc.class_counts(classes) == ClassCounts(A=1358, B=1899, C=2621, U=0)
    assert (facts.rows, facts.margin) == (1_044_847, None)
    assert facts.unassigned_rows > 0


def test_the_customer_summary_straight_from_the_lines_is_the_same():
    with folded(LEDGER) as (engine, found):
        direct = engine.fetch(small_tables.customer_summary(found.lines).order_by("account"))
    with prepared(LEDGER) as ledger:
        accounts = summary.fetch_accounts(ledger)
        purchases = visits.fetch_visits(ledger).purchases()

    names = ["account", "first", "last", "sold"]
    assert direct.select(names).to_pylist() == accounts.select(names).to_pylist()
    assert direct["purchases"].to_pylist() == purchases
    assert summary.texts_in(direct, "account") == ["f", "n"]


def test_a_day_is_judged_by_all_of_its_invoices_and_a_credit_note_lowers_its_net():
    lines = [
        line("n", "2023-01-10", 60, invoice="1"),
        line("n", "2023-01-10", -70, invoice="C2"),
        line("n", "2023-01-11", 5, invoice="3"),
        line("n", "2023-01-11", 7, invoice="4"),
        line("f", "2023-01-12", -9, invoice="C5"),
    ]

    with prepared(lines) as ledger:
        days = visits.fetch_visits(ledger)

    assert (days.ids, days.purchases()) == (("f", "n"), [0, 2])
    assert (days.sold.tolist(), days.net.tolist()) == ([60_0000, 12_0000], [-10_0000, 12_0000])
