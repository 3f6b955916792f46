"""From lines as read to lines of accounts in one currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from orchard.analytics import folding, tables
from orchard.analytics.engine import open_engine
from small_ledgers import ENGINE_WARNING, folded, line, staged_table

pytestmark = ENGINE_WARNING


def rows_of(lines, **options):
    with folded(lines, **options) as (engine, found):
        return engine.fetch(found.lines.order_by("booked_on")).to_pylist()


def rates(*rows):
    currency, month, rate = zip(*rows, strict=True)
    months = [date.fromisoformat(day) for day in month]
    return pa.table({"currency": currency, "month": months, "rate": rate})


def test_lines_have_exactly_the_columns_of_the_contract():
    with folded([line("n", "2023-01-10", 5)]) as (_, found):
        schema = found.lines.schema()

    assert [(name, str(kind)) for name, kind in schema.items()] == [
        (column.name, column.dtype) for column in tables.LINES
    ]


def test_without_groups_the_customer_is_the_account_and_has_no_unit():
    [row] = rows_of([line("n", "2023-01-10", 5, customer_name="Nordlia")])

    assert (row["account"], row["account_name"], row["unit"]) == ("n", "Nordlia", None)


def test_the_account_column_folds_customers_into_units():
    [row] = rows_of([line("n-oslo", "2023-01-10", 5, account="Nordlia", customer_name="Oslo")])

    assert (row["account"], row["account_name"], row["unit"]) == ("Nordlia", "Nordlia", "n-oslo")


def test_the_groups_table_wins_over_the_account_column():
    groups = pa.table({"customer": ["n"], "account": ["G"], "account_name": ["Group"]})

    rows = rows_of(
        [
            line("n", "2023-01-10", 5, account="Nordlia"),
            line("f", "2023-01-11", 5, unit="Bergen"),
        ],
        groups=groups,
    )

    assert [(row["account"], row["account_name"], row["unit"]) for row in rows] == [
        ("G", "Group", "n"),
        ("f", "f", "Bergen"),
    ]


def test_a_customer_in_two_groups_is_refused():
    groups = pa.table({"customer": ["n", "n"], "account": ["G", "H"]})

    with pytest.raises(folding.GroupsAreAmbiguous, match="stand twice: n"):
        rows_of([line("n", "2023-01-10", 5)], groups=groups)


def test_a_groups_table_without_accounts_is_refused():
    with pytest.raises(folding.ColumnsAreMissing, match="lacks: account"):
        rows_of([line("n", "2023-01-10", 5)], groups=pa.table({"customer": ["n"]}))


def test_lines_without_customer_stay_and_have_no_account():
    [row] = rows_of([line(None, "2023-01-10", 5)])

    assert row["account"] is None
    assert row["net"] == 5


def test_lines_after_the_day_are_left_out_and_counted():
    lines = [line("n", "2023-01-10", 5), line("n", "2023-01-11", 7)]

    with folded(lines, as_of=date(2023, 1, 10)) as (engine, found):
        assert engine.fetch(found.lines)["net"].to_pylist() == [5]
        assert (found.as_of, found.rows_after_as_of) == (date(2023, 1, 10), 1)


def test_without_a_day_the_ledgers_last_day_counts():
    with folded([line("n", "2023-01-10", 5), line("n", "2023-01-11", 7)]) as (_, found):
        assert (found.as_of, found.rows_after_as_of) == (date(2023, 1, 11), 0)


@pytest.mark.parametrize(
    ("lines", "text"),
    [([], "right one"), ([line("n", "2023-01-12", 5)], "choose a later as-of date")],
)
def test_a_ledger_without_lines_is_refused(lines, text):
    with pytest.raises(folding.LedgerIsEmpty, match=text):
        rows_of(lines, as_of=date(2023, 1, 10))


def test_amounts_are_converted_by_the_rate_of_their_month():
    lines = [
        line("n", "2023-01-31", "100.05", currency="NOK", cost="10", freight=None),
        line("n", "2023-02-01", "100", currency="NOK"),
        line("n", "2023-02-02", "7", quantity=3),
    ]

    rows = rows_of(lines, rates=rates(("NOK", "2023-01-15", 0.0875), ("NOK", "2023-02-01", 0.1)))

    assert [row["net"] for row in rows] == [Decimal("8.7544"), 10, 7]
    assert (rows[0]["cost"], rows[0]["freight"]) == (Decimal("0.875"), None)
    assert rows[2]["quantity"] == 3


def test_lines_of_millions_are_converted_and_those_of_the_base_stay_as_they_are():
    lines = [
        line("n", "2023-01-31", "7276522.21", currency="NOK"),
        line("n", "2023-02-02", "99999999999.99", cost="1000000.01"),
    ]

    rows = rows_of(lines, rates=rates(("NOK", "2023-01-15", 1.5155)))

    assert [row["net"] for row in rows] == [Decimal("11027569.4093"), Decimal("99999999999.99")]
    assert rows[1]["cost"] == Decimal("1000000.01")


def test_currencies_and_months_without_rate_are_named():
    lines = [line("n", "2023-01-31", 1, currency="NOK"), line("n", "2023-02-01", 1, currency="SEK")]

    with pytest.raises(folding.RatesAreMissing, match="into EUR for: NOK 2023-01, SEK 2023-02"):
        rows_of(lines)
    with pytest.raises(folding.RatesAreMissing, match="for: SEK 2023-02"):
        rows_of(lines, rates=rates(("NOK", "2023-01-01", 0.1)))


@pytest.mark.parametrize(
    "wrong",
    [
        [("NOK", "2023-01-01", 0.1), ("NOK", "2023-01-20", 0.2)],
        [("NOK", "2023-01-01", 0.0)],
        [("NOK", "2023-01-01", -0.1)],
        [("NOK", "2023-01-01", None)],
    ],
)
def test_rates_that_are_doubtful_are_refused(wrong):
    with pytest.raises(folding.RatesAreWrong, match="NOK 2023-01"):
        rows_of([line("n", "2023-01-31", 1, currency="NOK")], rates=rates(*wrong))


def test_long_lists_are_cut_short():
    lines = [line("n", f"2023-{month:02}-01", 1, currency="NOK") for month in range(1, 13)]

    with pytest.raises(folding.RatesAreMissing, match="NOK 2023-10 and 2 more"):
        rows_of(lines)


def test_a_table_without_a_needed_column_is_refused_with_what_there_is():
    staged = staged_table([line("n", "2023-01-10", 5)]).drop_columns(["net", "cost"])

    with (
        open_engine("duckdb://?threads=1") as engine,
        pytest.raises(folding.ColumnsAreMissing, match=r"missing: net\. There are: source_line"),
    ):
        folding.fold(engine.load(staged), engine, base_currency="EUR")


def test_lines_without_a_currency_are_named():
    lines = [line("n", "2023-01-10", 5), line("n", "2023-01-10", 5, currency=None)]

    with pytest.raises(folding.RatesAreMissing, match=r"\(no currency\) 2023-01"):
        rows_of(lines)


def test_rates_that_are_not_needed_do_no_harm():
    lines = [line("n", "2023-01-10", 5)]

    assert rows_of(lines, rates=rates(("NOK", "2023-01-01", 0.1)))[0]["net"] == 5


def test_currencies_of_lines_after_the_day_need_no_rate():
    lines = [line("n", "2023-01-10", 5), line("n", "2023-01-11", 5, currency="NOK")]

    [row] = rows_of(lines, as_of=date(2023, 1, 10))

    assert row["net"] == 5
