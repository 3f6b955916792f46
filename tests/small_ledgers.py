"""Small ledgers in the STAGED form, and engines that last one test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from orchard.analytics import folding, summary, tables
from orchard.analytics.engine import Engine, open_engine

ENGINE_WARNING = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
"""Ibis 12 still calls DuckDB 2 by a name that DuckDB will drop."""

KINDS = {
    "string": pa.string(),
    "int64": pa.int64(),
    "date": pa.date32(),
    tables.AMOUNT: pa.decimal128(18, 4),
}
Line = Mapping[str, object]


def line(customer: str | None, day: str, net: float | str, **more: object) -> Line:
    return {
        "source_line": 2,
        "customer": customer,
        "booked_on": date.fromisoformat(day),
        "net": Decimal(str(net)),
        "currency": "EUR",
        **more,
    }


def staged_table(lines: Sequence[Line]) -> pa.Table:
    columns = {
        column.name: pa.array([_value(one, column) for one in lines], KINDS[column.dtype])
        for column in tables.STAGED
    }
    return pa.table(columns)


def _value(one: Line, column: tables.Column) -> object:
    value = one.get(column.name)
    if column.dtype == tables.AMOUNT and value is not None:
        return Decimal(str(value))
    return value


@contextmanager
def folded(lines: Sequence[Line], **options: object) -> Iterator[tuple[Engine, folding.Folded]]:
    with open_engine("duckdb://?threads=1") as engine:
        staged = engine.load(staged_table(lines))
        yield engine, folding.fold(staged, engine, **{"base_currency": "EUR", **options})


@contextmanager
def prepared(lines: Sequence[Line], **options: object) -> Iterator[summary.Prepared]:
    with folded(lines, **options) as (engine, found):
        yield summary.prepare(found.lines, engine, as_of=found.as_of, known=found.known)
