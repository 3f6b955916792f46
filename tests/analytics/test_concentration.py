"""Exposure: known numbers, the engine's form, lines crossed, and what must always hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import concentration, visits
from orchard.analytics.engine import open_engine
from orchard.analytics.results import Concentration
from small_ledgers import ENGINE_WARNING, line, prepared

amount_lists = st.lists(st.decimals(-10_000, 10_000, places=2), max_size=40)
pytestmark = ENGINE_WARNING
NOTHING = Concentration(0, None, None, None, None, None)


@pytest.mark.parametrize(
    ("shares", "hhi", "top_5"),
    [
        ([0.40, 0.15, 0.10, 0.08, 0.05] + [0.022] * 10, 2062.4, 0.78),
        ([0.18, 0.14, 0.11, 0.09, 0.07] + [0.041] * 10, 939.1, 0.59),
    ],
)
def test_the_vectors_of_the_method(shares, hhi, top_5):
    found = concentration.measure(shares)

    assert found.hhi == pytest.approx(hhi, abs=0.05)
    assert found.top_5 == pytest.approx(top_5)
    assert found.effective == pytest.approx(10_000 / hhi, abs=1e-3)


@pytest.mark.parametrize(
    ("amounts", "hhi", "gini"),
    [([30, 30, 20, 20], 2600, 0.1), ([7] * 10, 1000, 0.0), ([97, 1, 1, 1], 9412, 0.72)],
)
def test_known_index_and_gini(amounts, hhi, gini):
    found = concentration.measure(amounts)

    assert (found.hhi, found.gini) == pytest.approx((hhi, gini), abs=1e-9)


def test_one_customer_is_the_whole_exposure():
    assert concentration.measure([Decimal(3)]) == Concentration(1, 1.0, 1.0, 10_000, 0.0, 1.0)


@pytest.mark.parametrize("amounts", [[], [0, 0], [-5, Decimal("-0.01")]])
def test_without_a_positive_amount_there_are_no_shares(amounts):
    assert concentration.measure(amounts) == NOTHING


def test_negative_amounts_have_no_share():
    assert concentration.measure([60, 40, -500, 0]) == concentration.measure([60, 40])


@given(amount_lists, st.integers(1, 1000))
def test_bounds_hold_and_the_unit_changes_nothing(amounts, unit):
    found = concentration.measure(amounts)
    other = concentration.measure([amount * unit for amount in amounts])

    if found.hhi is None:
        assert found == other == NOTHING
        return
    assert 0 < found.top_1 <= found.top_5 <= 1
    assert 0 <= found.gini < 1
    assert 10_000 / found.customers <= found.hhi * (1 + 1e-12)
    assert found.hhi <= 10_000 * (1 + 1e-12)
    assert other.hhi == pytest.approx(found.hhi)
    assert other.gini == pytest.approx(found.gini, abs=1e-12)


def test_the_engine_finds_the_same_in_every_group():
    amounts = [Decimal(n * n % 97 - 20) for n in range(60)]
    groups = [n % 3 for n in range(60)]

    with open_engine("duckdb://?threads=1") as engine:
        net = pa.array(amounts, pa.decimal128(18, 4))
        table = engine.load(pa.table({"part": groups, "net": net}))
        rows = engine.fetch(concentration.measure_table(table, "net", by=["part"])).to_pylist()

    for row in rows:
        expected = concentration.measure(amounts[row.pop("part") :: 3])
        assert row == pytest.approx({name: getattr(expected, name) for name in row}, abs=1e-9)
    assert len(rows) == 3


def test_an_empty_table_has_no_row():
    with open_engine("duckdb://?threads=1") as engine:
        net = pa.array([], pa.decimal128(18, 4))
        table = engine.load(pa.table({"net": net}))

        assert engine.fetch(concentration.measure_table(table, "net")).num_rows == 0


def test_lines_are_crossed_when_they_are_reached_and_the_highest_is_named():
    amounts = [Decimal(40), Decimal(20), *[Decimal(5)] * 8]
    ids = [f"k{number}" for number in range(10)]

    crossed = concentration.lines_crossed({"revenue": (ids, amounts), "contribution": (ids, None)})

    assert [(line.name, line.line, line.account) for line in crossed] == [
        ("one_account", 0.40, "k0"),
        ("one_account", 0.20, "k1"),
        ("top_5", 0.50, None),
        ("hhi", 1500, None),
    ]
    assert crossed[2].value == pytest.approx(0.75)


def test_an_even_portfolio_crosses_no_line():
    ids = [f"k{number}" for number in range(20)]

    assert concentration.lines_crossed({"revenue": (ids, [5] * 20)}) == ()
    assert concentration.lines_crossed({"revenue": (ids, [-5] * 20)}) == ()


def test_quarters_without_sales_stay_in_the_trend_without_shares():
    lines = [
        line("n", "2023-01-10", 75),
        line("f", "2023-02-10", 25),
        line(None, "2023-02-11", 900),
        line("n", "2023-07-01", 10),
        line("n", "2023-10-02", 99),
    ]

    with prepared(lines) as ledger:
        found = concentration.quarter_trend(
            visits.fetch_rows(ledger).days(), date(2023, 1, 10), ledger.as_of
        )

    assert [quarter.quarter.month for quarter in found] == [1, 4, 7]
    assert [quarter.concentration.top_1 for quarter in found] == [0.75, None, 1.0]


def test_places_are_measured_where_the_ledger_names_them():
    lines = [
        line("n", "2023-01-10", 60, country="NO"),
        line("f", "2023-02-10", 40, country="SE"),
        line("g", "2023-02-10", 70),
    ]

    with prepared(lines) as ledger:
        assert concentration.measure_places(ledger, "country") == concentration.measure([60, 40])
        assert concentration.measure_places(ledger, "industry") is None


def test_a_ledger_of_a_few_weeks_has_no_trend():
    with prepared([line("n", "2023-01-10", 5)]) as ledger:
        assert (
            concentration.quarter_trend(
                visits.fetch_rows(ledger).days(), date(2023, 1, 10), ledger.as_of
            )
            == ()
        )
