"""One set of expressions, several engines: results equal to the cent."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchard.analytics import abc, concentration, key_accounts, summary, visits
from orchard.analytics.engine import Engine, EngineReadsTables, LedgerTableIsMissing, open_engine
from orchard.analytics.folding import fold
from orchard.analytics.periods import comparable_periods
from orchard.analytics.tables import AMOUNT, STAGED
from postgres import postgres_url
from small_ledgers import ENGINE_WARNING, line, staged_table
from spark import SMALL, spark_url

pytestmark = ENGINE_WARNING

GROUPS = pa.table({"customer": ["c1", "c2"], "account": ["G", "G"], "account_name": ["Group"] * 2})
MONTHS = [date(year, month, 1) for year in (2021, 2022, 2023) for month in range(1, 13)]
RATES = pa.table({"currency": ["NOK"] * 36, "month": MONTHS, "rate": [Decimal("0.08765432")] * 36})


def a_ledger():
    """Two thousand lines that have everything: credit notes, gaps, currencies, ties, no customer."""
    draw = random.Random(7)
    return [a_line(draw, number) for number in range(2000)]


def a_line(draw, number):
    customer = f"c{int(draw.paretovariate(0.8)) % 60}"
    amount = Decimal(draw.randint(-300, 2000)) + Decimal(draw.randint(0, 99)) / 100
    return line(
        None if number % 97 == 0 else customer,
        str(date(2021, 1, 1) + timedelta(days=draw.randint(0, 1090))),
        amount,
        customer_name=f"Name {customer}",
        country=draw.choice(["NO", "SE", None]),
        industry=draw.choice(["Æ industry", "retail"]),
        invoice=f"i{number // 3}",
        offer=f"o{draw.randint(0, 20)}",
        quantity=draw.randint(-3, 20),
        gross=amount + 10,
        cost=None if number % 31 == 0 else amount / 2,
        freight=Decimal("1.25"),
        deliveries=1 if number % 2 else None,
        currency="NOK" if number % 5 == 0 else "EUR",
    )


def everything(engine: Engine, staged) -> dict[str, object]:
    """Every expression of the ledger, as plain values."""
    found = fold(staged, engine, base_currency="EUR", groups=GROUPS, rates=RATES)
    ledger = summary.prepare(found.lines, engine, as_of=found.as_of, known=found.known)
    days = visits.fetch_rows(ledger).days()
    seen = days.visits
    facts = summary.ledger_facts(ledger, currency="EUR")
    known = ledger.accounts.filter(ledger.accounts.account.notnull())
    periods = comparable_periods(facts.first, found.as_of)
    return {
        "facts": facts,
        "accounts": summary.fetch_accounts(ledger).to_pylist(),
        "days": [column.tolist() for column in (seen.account, seen.day, seen.sold, seen.net)],
        "periods": summary.amounts_by_period(ledger, periods, ["net", "cost"]).to_pylist(),
        "classes": in_order(engine, abc.with_class(known, "net").select("account", "net", "abc")),
        "counts": engine.fetch(abc.count_classes(known, "net")).to_pylist(),
        "concentration": rounded(engine.fetch(concentration.measure_table(known, "net"))),
        "quarters": concentration.quarter_trend(days, facts.first, found.as_of),
        "countries": concentration.measure_places(ledger, "country"),
        "months": key_accounts.monthly_shares(ledger, frozenset({"G", "c3"}), facts.first),
    }


def in_order(engine, table):
    rows = engine.fetch(table).to_pylist()
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def rounded(rows):
    return [{name: round(value, 9) for name, value in row.items()} for row in rows.to_pylist()]


def compare(found, expected):
    """Amounts and counts exactly, ratios to nine digits."""
    for name in (
        "facts",
        "accounts",
        "days",
        "periods",
        "classes",
        "counts",
        "countries",
    ):
        assert found[name] == expected[name], name
    assert found["months"] == expected["months"]
    assert found["concentration"] == expected["concentration"]
    for one, other in zip(found["quarters"], expected["quarters"], strict=True):
        assert one.quarter == other.quarter
        assert one.concentration.hhi == pytest.approx(other.concentration.hhi)
        assert one.concentration.gini == pytest.approx(other.concentration.gini)


@pytest.fixture(scope="module")
def staged_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("ledger") / "staged.parquet"
    pq.write_table(staged_table(a_ledger()), path)
    return path


def in_halves(path, folder):
    """Write the lines as two files, the way a store keeps months."""
    lines = pq.read_table(path)
    middle = lines.num_rows // 2
    halves = {"first.parquet": lines.slice(0, middle), "second.parquet": lines.slice(middle)}
    for name, half in halves.items():
        pq.write_table(half, folder / name)
    return [folder / name for name in halves]


@pytest.fixture(scope="module")
def in_duckdb(staged_file):
    with open_engine("duckdb://?threads=2") as engine:
        return everything(engine, engine.read_parquet(staged_file))


def test_duckdb_with_little_memory_and_one_thread_finds_the_same(staged_file, in_duckdb, tmp_path):
    url = f"duckdb://?memory_limit=64MB&threads=1&temp_directory={tmp_path / 'spill'}"

    with open_engine(url) as engine:
        found = everything(engine, engine.read_parquet(f"{staged_file.parent}/*.parquet"))

    compare(found, in_duckdb)


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Py4J leaves its sockets to the collector
def test_a_spark_cluster_finds_the_same_to_the_cent(staged_file, in_duckdb, tmp_path):
    with spark_url(tmp_path) as url, open_engine(f"{url}?{SMALL}") as engine:
        found = everything(engine, engine.read_parquet(*in_halves(staged_file, tmp_path)))
        executors = engine.backend._session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()

    compare(found, in_duckdb)
    assert executors == 3  # the driver and two workers


@pytest.mark.postgres
def test_an_existing_warehouse_table_gives_the_same_to_the_cent(staged_file, in_duckdb):
    with postgres_url() as url:
        fill_warehouse(url, pq.read_table(staged_file))

        with open_engine(f"{url}?table=sales.lines") as engine:
            found = everything(engine, engine.read_table())
            with pytest.raises(LedgerTableIsMissing, match=r"no table sales\.nothing"):
                engine.read_table("sales.nothing")
            with pytest.raises(EngineReadsTables, match=r"table=schema\.name"):
                engine.read_parquet(staged_file)

    compare(found, in_duckdb)


def fill_warehouse(url, staged):
    """Put the lines into a table, as a supplier's warehouse would have them."""
    kinds = {"int64": "bigint", "date": "date", "string": "text", AMOUNT: "numeric(18, 4)"}
    columns = ", ".join(f"{column.name} {kinds[column.dtype]}" for column in STAGED)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA sales; CREATE TABLE sales.lines ({columns})")
        with cursor.copy("COPY sales.lines FROM STDIN") as copy:
            for row in staged.to_pylist():
                copy.write_row(list(row.values()))
