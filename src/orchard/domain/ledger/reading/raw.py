"""The raw table: every source as Parquet columns c0, c1, ... before any meaning is given."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

BATCH = 20_000
EXACT = 1e15
"""Up to here a float holds every whole number."""
SHOWN = 200
"""Signs of a rejected value that are shown."""

Cell = str | int | float | bool | Decimal | date | datetime | bytes | None
Row = TypeVar("Row")
Kind = str
"""text: as somebody wrote it; number, date: typed by the source, nothing to guess."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the raw table."""

    name: str
    sql: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw table in Parquet and what is known about its origin."""

    path: Path
    columns: tuple[Column, ...]
    line_sql: str
    """SQL of the record number in the source."""
    rows: int
    rejected: Path | None = None
    """Lines that never became records: CSV of line, column, value, kind."""
    fingerprint: str = ""
    """SHA-256 of the content, where the source is no file."""

    def column(self, name: str) -> Column | None:
        """Return the column of this name."""
        return next((column for column in self.columns if column.name == name), None)


class RejectedLines:
    """Writes rejected lines aside while a file is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file = path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file)

    def add(self, line: int, column: str, value: str, kind: str) -> None:
        """Note one line."""
        self.count += 1
        self._rows.writerow([line, column, value[:SHOWN].replace("\0", ""), kind])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def write_texts(path: Path, width: int, records: Iterable[tuple[int, list[str]]]) -> int:
    """Write records of texts, each with its record number, in batches."""
    import pyarrow as pa  # a third of the child's memory, and most files go without it
    from pyarrow import parquet

    names = [f"c{place}" for place in range(width)]
    fields = [("source_line", pa.int64()), *((name, pa.string()) for name in names)]
    schema = pa.schema([pa.field(name, dtype) for name, dtype in fields])
    rows = 0
    with parquet.ParquetWriter(path, schema, compression="lz4") as writer:
        for batch in batches(records):
            numbers = pa.array([number for number, _ in batch], pa.int64())
            columns = zip(*(fields for _, fields in batch), strict=True)
            texts = [pa.array(column, pa.string()) for column in columns]
            writer.write_batch(pa.record_batch([numbers, *texts], schema=schema))
            rows += len(batch)
    return rows


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield lists of at most BATCH rows."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def from_cells(
    path: Path,
    names: tuple[str, ...],
    rows: Callable[[], Iterator[Sequence[Cell]]],
    first_line: int,
    rejected: Path | None = None,
) -> Raw:
    """Write typed cells; `rows` is called twice, first to learn each column's kind."""
    kinds = _kinds(rows(), len(names))
    digest = hashlib.sha256(repr(names).encode())

    def records() -> Iterator[tuple[int, list[str]]]:
        for number, row in enumerate(rows(), first_line):
            texts = [as_text(cell) for cell in _padded(row, len(names))]
            if any(texts):
                digest.update("\x1f".join(texts).encode("utf-8", "replace"))
                yield number, texts

    count = write_texts(path, len(names), records())
    columns = tuple(
        Column(name, f"c{place}", kind)
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    return Raw(path, columns, "source_line", count, rejected, digest.hexdigest())


def _padded(row: Sequence[Cell], width: int) -> Sequence[Cell]:
    return row if len(row) == width else [*row[:width], *([None] * (width - len(row)))]


def _kinds(rows: Iterator[Sequence[Cell]], width: int) -> list[Kind]:
    seen: list[set[Kind]] = [set() for _ in range(width)]
    for row in rows:
        for kinds, cell in zip(seen, row, strict=False):
            if cell is not None and cell != "":
                kinds.add(_kind(cell))
    return [kinds.pop() if len(kinds) == 1 else "text" for kinds in seen]


def _kind(cell: Cell) -> Kind:
    if isinstance(cell, bool | str | bytes):
        return "text"
    return "number" if isinstance(cell, int | float | Decimal) else "date"


def as_text(cell: Cell) -> str:
    """Write a typed cell as the text that means the same: whole floats without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
