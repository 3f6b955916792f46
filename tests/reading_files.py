"""Ledger files for the tests of reading, and a short way to read them."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import duckdb

from orchard.domain.ledger.reading import staging
from orchard.domain.ledger.reading.staging import Staged

TODAY = date(2026, 11, 21)
HEADER = ["Customer No", "Invoice No", "Invoice Date", "Item No", "Quantity", "Net Amount"]
ROWS = [
    ["C1", "R1", "2026-01-31", "A", "2", "10.50"],
    ["C2", "R2", "2026-02-01", "B", "1", "0"],
    ["C1", "R3", "2026-02-28", "A", "-1", "-5.25"],
]


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    """Write rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def make_file(folder: Path, content: str | bytes, name: str = "ledger.csv") -> str:
    """Write a file and return its path as the source."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def read(source: str, folder: Path, **options: object) -> Staged:
    """Stage a source with the usual base currency and day."""
    settings: dict[str, object] = {"base_currency": "EUR", "today": TODAY, **options}
    return staging.stage(source, folder / "out" / "staged.parquet", **settings)  # type: ignore[arg-type]


def lines(
    staged: Staged, columns: str = "customer, booked_on, quantity, net"
) -> list[tuple[object, ...]]:
    """Return the staged lines in the order of the source."""
    sql = f"SELECT {columns} FROM '{staged.parquet}' ORDER BY source_line"
    return duckdb.connect().execute(sql).fetchall()


def figures(staged: Staged, columns: str) -> tuple[object, ...]:
    """Return aggregates over the staged lines."""
    scan = f"read_parquet('{staged.parquet}', file_row_number = true)"
    rows = duckdb.connect().execute(f"SELECT {columns} FROM {scan}").fetchall()
    return rows[0]


def rejections(staged: Staged) -> list[dict[str, str]]:
    """Return the rejected lines as the report names them."""
    if staged.rejected_file is None:
        return []
    with staged.rejected_file.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kinds(staged: Staged) -> set[str]:
    """Return the kinds of the notices."""
    return {notice.kind for notice in staged.notices}
