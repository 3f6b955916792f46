"""Every kind of source gives the same lines."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pytest
import xlsxwriter

from orchard.domain.ledger.reading import mistakes
from postgres import postgres_url
from reading_files import HEADER, ROWS, as_csv, figures, lines, make_file, read

EXPECTED = [
    ("C1", date(2026, 1, 31), Decimal(2), Decimal("10.50")),
    ("C2", date(2026, 2, 1), Decimal(1), Decimal(0)),
    ("C1", date(2026, 2, 28), Decimal(-1), Decimal("-5.25")),
]


def plain(folder: Path) -> str:
    return make_file(folder, as_csv([HEADER, *ROWS]))


def packed(folder: Path) -> str:
    return make_file(folder, gzip.compress(as_csv([HEADER, *ROWS]).encode()), "ledger.csv.gz")


def old_mac(folder: Path) -> str:
    return make_file(folder, as_csv([HEADER, *ROWS]).replace("\n", "\r"))


def with_titles(folder: Path) -> str:
    titles = "Sales of the year\n\nPrinted 2026-03-01\n"
    return make_file(folder, titles + as_csv([HEADER, *ROWS], ";"))


def with_blank_lines(folder: Path) -> str:
    return make_file(folder, "\n" + as_csv([HEADER, *ROWS]).replace("\n", "\n\n"))


def workbook(folder: Path) -> str:
    path = folder / "ledger.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing")
        sheet = book.add_worksheet("Lines")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["A title"])
        sheet.write_row(2, 0, HEADER)
        for place, row in enumerate(ROWS, 3):
            sheet.write_row(place, 0, row[:2])
            sheet.write_datetime(place, 2, datetime.fromisoformat(row[2]), day)
            sheet.write_row(place, 3, [row[3], float(row[4]), float(row[5])])
    return str(path)


def parquet(folder: Path) -> str:
    path = folder / "ledger.parquet"
    columns = 'CAST("Net Amount" AS DOUBLE) AS "Net Amount", CAST(Quantity AS INT) AS Quantity'
    sql = f"SELECT * REPLACE ({columns}) FROM read_csv('{plain(folder)}')"
    duckdb.connect().execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")
    return str(path)


def sqlite(folder: Path) -> str:
    with sqlite3.connect(folder / "ledger.sqlite") as connection:
        names = ", ".join(f'"{name}"' for name in HEADER)
        connection.execute(f'CREATE TABLE "invoice lines" ({names})')
        typed = [[*row[:4], int(row[4]), float(row[5])] for row in ROWS]
        connection.executemany('INSERT INTO "invoice lines" VALUES (?, ?, ?, ?, ?, ?)', typed)
    connection.close()
    return f"sqlite:///{folder}/ledger.sqlite#invoice lines"


def duck(folder: Path) -> str:
    with duckdb.connect(str(folder / "ledger.duckdb")) as connection:
        connection.execute("CREATE SCHEMA sales")
        connection.execute(f"CREATE TABLE sales.lines AS FROM read_csv('{plain(folder)}')")
    return f"duckdb:///{folder}/ledger.duckdb#sales.lines"


SOURCES = [plain, packed, old_mac, with_titles, with_blank_lines, workbook, parquet, sqlite, duck]


@pytest.mark.parametrize("build", SOURCES, ids=lambda build: build.__name__)
def test_every_kind_of_source_gives_the_same_lines(
    tmp_path: Path, build: Callable[[Path], str]
) -> None:
    staged = read(build(tmp_path), tmp_path)

    assert lines(staged) == EXPECTED
    assert staged.net == Decimal("5.25")
    assert len(staged.sha256) == 64


def test_a_workbook_counts_its_rows_as_a_person_sees_them(tmp_path: Path) -> None:
    assert [row[0] for row in lines(read(workbook(tmp_path), tmp_path), "source_line")] == [4, 5, 6]


def test_numbers_of_a_workbook_are_never_ambiguous(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [13085.0, 17.0, "2026-01-31", "A", 1, 1.234])

    staged = read(str(path), tmp_path)

    assert lines(staged, "customer, invoice, net") == [("13085", "17", Decimal("1.2340"))]


def test_lines_of_a_long_text_keep_their_numbers_and_order(tmp_path: Path) -> None:
    rows = "".join(f"C{n % 97},2026-01-31,{n}.25\n" for n in range(300_000))
    source = make_file(tmp_path, "Customer No,Invoice Date,Net Amount\n" + rows)

    staged = read(source, tmp_path)

    wrong = "count(*) FILTER (net <> source_line - 2 + 0.25 OR file_row_number + 2 <> source_line)"
    assert figures(staged, f"count(*), {wrong}") == (300_000, 0)


@pytest.mark.parametrize(
    "source",
    ["sqlite:///{0}/none.sqlite#t", "duckdb:///{0}/none.duckdb#t", "sqlite:///{0}/x.sqlite"],
)
def test_a_database_that_is_not_there_is_named(tmp_path: Path, source: str) -> None:
    with pytest.raises(mistakes.SourceNotFound):
        read(source.format(tmp_path), tmp_path)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    source = sqlite(tmp_path).replace("#invoice lines", "#nothing")

    with pytest.raises(mistakes.SourceNotReadable, match="nothing"):
        read(source, tmp_path)


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(mistakes.SourceNotReadable) as refused:
        read("postgres://reader:secret@127.0.0.1:1/sales#lines", tmp_path)

    assert "secret" not in str(refused.value)
    assert "127.0.0.1" in str(refused.value)


def test_a_character_that_a_database_cannot_keep_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    columns = 'REPLACE ("Customer No"[:1] || chr(0) || "Customer No"[2:] AS "Customer No")'
    sql = f"SELECT * {columns} FROM read_csv('{plain(tmp_path)}')"
    duckdb.connect().execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")

    assert lines(read(str(path), tmp_path)) == EXPECTED


@pytest.mark.postgres
def test_a_table_of_postgresql_gives_the_same_lines(tmp_path: Path) -> None:
    names = ", ".join(f'"{name}"' for name in HEADER)
    types = ("text", "text", "date", "text", "integer", "numeric(12, 2)")
    with postgres_url() as url:
        with psycopg.connect(url) as connection:
            columns = zip(HEADER, types, strict=True)
            listed = ", ".join(f'"{name}" {dtype}' for name, dtype in columns)
            connection.execute("CREATE SCHEMA sales")
            connection.execute(f"CREATE TABLE sales.lines ({listed})")
            for row in ROWS:
                marks = ", ".join(["%s"] * len(row))
                connection.execute(f"INSERT INTO sales.lines ({names}) VALUES ({marks})", row)

        staged = read(f"{url}#sales.lines", tmp_path)

    assert lines(staged) == EXPECTED
