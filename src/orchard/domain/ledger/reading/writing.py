"""Writes the staged lines and the rejected lines, and adds up the control totals."""

# ruff: noqa: S608 - every name and text in this SQL is quoted by session.literal

from __future__ import annotations

import csv
import heapq
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from pathlib import Path
from threading import Thread

from orchard.domain.ledger.reading import raw
from orchard.domain.ledger.reading.conversion import Conversion
from orchard.domain.ledger.reading.mapping import Notice
from orchard.domain.ledger.reading.session import Session, literal

REJECTED_HEADER = ("line", "column", "value", "kind", "reason")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMAT = "FORMAT parquet, PRESERVE_ORDER true, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 2000"
POLL_SECONDS = 0.1

Rejected = tuple[int, str, str, str]
Progress = Callable[[int, int], None]


def write_staged(
    session: Session, conversion: Conversion, target: Path, progress: Progress
) -> None:
    """Write the kept lines as Parquet; progress comes from DuckDB's own count."""
    rows = conversion.evidence.table.rows
    sql = f"COPY ({conversion.staged()}) TO {literal(str(target))} ({FORMAT})"
    mistakes: list[Exception] = []

    def work() -> None:
        try:
            session.run(sql)
        except Exception as error:  # carried to the waiting thread and raised there
            mistakes.append(error)

    thread = Thread(target=work)
    thread.start()
    done = 0.0
    while thread.is_alive():
        thread.join(POLL_SECONDS)
        done = max(done, min(session.connection.query_progress() / 100, 1.0))
        progress(int(rows * done), rows)
    if mistakes:
        raise mistakes[0]
    progress(rows, rows)


def write_rejected(
    session: Session, conversion: Conversion, target: Path, reasons: Table[str, str]
) -> int:
    """Write every rejected line with column, value and reason, in the order of the source."""
    count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(REJECTED_HEADER)
        both = heapq.merge(_unread(conversion.evidence.table), _unconverted(session, conversion))
        for line, column, value, kind in both:
            rows.writerow([line, as_cell(column), as_cell(value), kind, reasons.get(kind, kind)])
            count += 1
    return count


def as_cell(text: str) -> str:
    """Return a text that a spreadsheet will not take for a formula."""
    return "'" + text if text.startswith(FORMULA) else text


def _unread(table: raw.Raw) -> Iterator[Rejected]:
    if table.rejected is None:
        return
    with table.rejected.open(encoding="utf-8", newline="") as file:
        for line, column, value, kind in csv.reader(file):
            yield int(line), column, value, kind


def _unconverted(session: Session, conversion: Conversion) -> Iterator[Rejected]:
    cursor = session.connection.execute(conversion.rejected())
    while rows := cursor.fetchmany(5_000):
        for line, column, value, kind in rows:
            yield int(line), column, value or "", kind


def totals(session: Session, staged: Path) -> dict[str, str | int | None]:
    """Return rows, sums, first and last day of the staged lines, as texts."""
    row = session.one(
        f"""SELECT count(*), coalesce(sum(net), 0), coalesce(sum(quantity), 0), min(booked_on),
                   max(booked_on), count(*) - count(customer), count(*) - count(cost)
            FROM {literal(str(staged))}"""
    )
    names = ("rows", "net", "quantity", "first", "last", "without_customer", "without_cost")
    return {
        name: value if value is None else str(value) for name, value in zip(names, row, strict=True)
    }


def repeats(session: Session, staged: Path) -> list[Notice]:
    """Count lines that repeat others; they are kept, because two equal lines can be two sales."""
    content = (
        f"SELECT hash(t) AS h FROM (SELECT * EXCLUDE source_line FROM {literal(str(staged))}) AS t"
    )
    (same,) = session.numbers(f"SELECT count(*) - count(DISTINCT h) FROM ({content})")
    (keys,) = session.numbers(
        f"""SELECT count(*) - count(DISTINCT hash(invoice, invoice_line)) FROM {literal(str(staged))}
            WHERE invoice IS NOT NULL AND invoice_line IS NOT NULL"""
    )
    found = [("duplicates", same)] if same else []
    found += [("same_key", keys - same)] if keys > same else []
    return [Notice(kind, {"count": str(count)}) for kind, count in found]
