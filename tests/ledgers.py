"""Builders of staged files: what reading hands to the ledger store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchard.analytics.tables import AMOUNT, STAGED

ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "date": pa.date32(),
    AMOUNT: pa.decimal128(18, 4),
}
SCHEMA = pa.schema([(column.name, ARROW[column.dtype]) for column in STAGED])


@dataclass(frozen=True, slots=True)
class StagedFile:
    """The part of reading's result that the ledger asks for."""

    parquet: Path
    rows: int
    rejected: int
    net: Decimal
    sha256: str


def make_line(
    invoice: str | None = "I1", line: str | None = "1", **others: object
) -> dict[str, object]:
    """Return one staged line; a single sale of 100 EUR in January unless told otherwise."""
    values: dict[str, object] = {
        "customer": "C1",
        "booked_on": date(2026, 1, 15),
        "invoice": invoice,
        "invoice_line": line,
        "offer": "P1",
        "quantity": Decimal(1),
        "net": Decimal(100),
        "currency": "EUR",
    }
    return values | others


def make_staged(path: Path, lines: list[dict[str, object]], *, rejected: int = 0) -> StagedFile:
    """Write the lines as reading would."""
    rows = [{"source_line": number, **line} for number, line in enumerate(lines, start=2)]
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)
    net = sum((Decimal(str(line["net"])) for line in lines), Decimal(0))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return StagedFile(path, len(lines), rejected, net, sha256)
