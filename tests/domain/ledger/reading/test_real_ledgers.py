"""The real ledgers are read as they are, without mapping and question, to the cent."""

from __future__ import annotations

import csv
import gzip
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from make import EXAMPLES, shared_data
from orchard.analytics.tables import STAGED
from orchard.domain.ledger.reading.staging import Staged
from reading_files import figures, kinds, lines, read


@pytest.fixture(scope="module")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    source = EXAMPLES / "adventureworks_reseller.csv.gz"
    return read(str(source), tmp_path_factory.mktemp("adventureworks"))


@pytest.fixture(scope="module")
def online_retail(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    source = shared_data("online_retail_ii.parquet")
    return read(str(source), tmp_path_factory.mktemp("online_retail"))


def test_adventureworks_is_read_to_the_cent_of_an_independent_sum(adventureworks: Staged) -> None:
    source = EXAMPLES / "adventureworks_reseller.csv.gz"
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    found = figures(adventureworks, "sum(net), sum(cost), sum(freight), sum(discount)")

    names = ("sales_amount", "product_cost", "freight", "discount")
    assert found == tuple(sum(Decimal(row[name]) for row in rows) for name in names)
    assert (adventureworks.rows, adventureworks.rejected) == (60_855, 0)
    assert adventureworks.net == found[0]


def test_adventureworks_gross_is_list_price_times_quantity(adventureworks: Staged) -> None:
    source = EXAMPLES / "adventureworks_reseller.csv.gz"
    (expected,) = (
        duckdb.connect()
        .execute(f"SELECT sum(unit_price * quantity) FROM read_csv('{source}')")
        .fetchall()
    )

    (gross,) = figures(adventureworks, "sum(gross)")

    assert abs(float(str(gross)) - expected[0]) < 1.0


def test_adventureworks_amounts_are_dollars_and_the_notice_says_why(adventureworks: Staged) -> None:
    notice = next(n for n in adventureworks.notices if n.kind == "currency_is_an_attribute")

    assert adventureworks.mapping.currency == "USD"
    assert "equal under different codes" in notice.text
    assert notice.details["same"] == notice.details["pairs"]
    assert figures(adventureworks, "min(currency), max(currency)") == ("USD", "USD")


def test_adventureworks_columns_are_understood_by_evidence(adventureworks: Staged) -> None:
    mapping = adventureworks.mapping

    assert (mapping.discount, mapping.cost, mapping.gross) == ("amount", "total", "net + discount")
    assert mapping.columns["industry"] == "business_type"
    assert mapping.columns["booked_on"] == "order_date"
    assert mapping.columns["family"] == "category"
    assert "territory" not in mapping.columns.values()


def test_online_retail_keeps_credit_notes_and_lines_without_customer(online_retail: Staged) -> None:
    source = shared_data("online_retail_ii.parquet")
    amount = "CAST(UnitPrice AS DECIMAL(18,4)) * Quantity"
    (expected,) = (
        duckdb.connect()
        .execute(f"SELECT count(*), sum({amount}), count(*) - count(CustomerID) FROM '{source}'")
        .fetchall()
    )

    found = figures(online_retail, "count(*), sum(net), count(*) - count(customer)")

    assert found == expected
    assert online_retail.mapping.credit_prefix == "C"
    told = {"net_is_computed", "no_currency_column", "no_customer", "duplicates"}
    assert told <= kinds(online_retail)


def test_online_retail_customer_sales_are_the_published_total(online_retail: Staged) -> None:
    where = "FILTER (customer IS NOT NULL AND net > 0 AND NOT starts_with(invoice, 'C'))"

    lines_, customers, invoices, net = figures(
        online_retail,
        f"""count(*) {where}, count(DISTINCT customer) {where},
            count(DISTINCT invoice) {where}, round(sum(net) {where}, 2)""",
    )

    assert (lines_, customers, invoices) == (791_044, 5_878, 36_969)
    assert net == Decimal("17431533.18")


def test_rows_of_parquet_are_numbered_from_one_in_order(online_retail: Staged) -> None:
    found = figures(
        online_retail, "min(source_line), max(source_line), count(DISTINCT source_line)"
    )
    misplaced = figures(online_retail, "count(*) FILTER (source_line <> file_row_number + 1)")

    assert found == (1, 1_044_847, 1_044_847)
    assert misplaced == (0,)


def test_cdnow_is_read_from_both_of_its_forms(tmp_path: Path) -> None:
    master = read(str(shared_data("cdnow.csv")), tmp_path)
    with shared_data("cdnow.csv").open(newline="") as file:
        amounts = [Decimal(row["Amount"]) for row in csv.DictReader(file)]

    assert (master.rows, master.net) == (len(amounts), sum(amounts))
    assert master.mapping.columns == {
        "customer": "ID",
        "booked_on": "Date",
        "quantity": "Volume",
        "net": "Amount",
    }


def test_the_headerless_sample_of_cdnow_is_understood_by_content(tmp_path: Path) -> None:
    source = shared_data("cdnow_sample.txt")
    rows = [line.split() for line in source.read_text().splitlines()]

    staged = read(str(source), tmp_path)

    assert (staged.rows, staged.net) == (6_919, sum(Decimal(row[4]) for row in rows))
    assert staged.quantity == sum(int(row[3]) for row in rows)
    assert lines(staged, "source_line, customer")[0] == (1, "00004")


def test_the_result_has_exactly_the_columns_of_the_contract(tmp_path: Path) -> None:
    staged = read(str(shared_data("cdnow_sample.txt")), tmp_path)

    described = duckdb.connect().execute(f"DESCRIBE SELECT * FROM '{staged.parquet}'").fetchall()
    assert [row[0] for row in described] == [column.name for column in STAGED]
    types = {
        "int64": "BIGINT",
        "string": "VARCHAR",
        "date": "DATE",
        "decimal(18, 4)": "DECIMAL(18,4)",
    }
    assert [row[1] for row in described] == [types[column.dtype] for column in STAGED]
