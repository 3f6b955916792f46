"""A large made-up ledger in the STAGED form: the same bytes on every machine, written once."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from orchard.analytics import tables

ACCOUNTS = 20_000
"""500 lines each at ten million; the real wholesaler in the tests has 178."""
OFFERS = 5_000
ASSORTMENT = 60
COUNTRIES = 40
INDUSTRIES = 15
LINES_PER_INVOICE = 5
FIRST_DAY = date(2023, 1, 1)
DAYS = 3 * 365
CHUNK = 1_000_000
SEED = 20_230_101


def ledger(lines: int, accounts: int = ACCOUNTS) -> Path:
    """Return the Parquet file with that many lines; it is made at the first call."""
    path = Path(tempfile.gettempdir()) / "orchard-bench" / f"ledger-{lines}-{accounts}.parquet"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        aside = path.with_suffix(".part")
        with pq.ParquetWriter(aside, _schema(), store_decimal_as_integer=True) as writer:
            for chunk in _chunks(lines, accounts):
                writer.write_table(chunk, row_group_size=122_880)
        aside.rename(path)
    return path


def _schema() -> pa.Schema:
    kinds = {
        "string": pa.string(),
        "int64": pa.int64(),
        "date": pa.date32(),
        tables.AMOUNT: pa.decimal128(18, 4),
    }
    return pa.schema([(column.name, kinds[column.dtype]) for column in tables.STAGED])


def _chunks(lines: int, accounts: int) -> Iterator[pa.Table]:
    weights = np.random.default_rng(SEED).lognormal(0.0, 1.5, accounts).cumsum()
    weights /= weights[-1]
    for start in range(0, lines, CHUNK):
        yield _chunk(start, min(CHUNK, lines - start), lines, weights)


def _chunk(start: int, size: int, lines: int, weights: np.ndarray) -> pa.Table:
    draw = np.random.default_rng((SEED, start))
    invoice = draw.integers(0, LINES_PER_INVOICE, size).__eq__(0).cumsum()
    invoices = int(invoice[-1]) + 1
    account = np.searchsorted(weights, draw.random(invoices))[invoice]
    day = np.sort(draw.integers(start * DAYS // lines, (start + size) * DAYS // lines, invoices))
    first = (FIRST_DAY - date(1970, 1, 1)).days
    habit = (ASSORTMENT * draw.random(size) ** 2).astype(np.int64)
    offer = (account * 7919 + habit * habit * 13) % OFFERS
    columns = {
        "source_line": pa.array(np.arange(start, start + size) + 2),
        "customer": _names("C", account, len(weights)),
        "customer_name": _names("Customer ", account, len(weights)),
        "country": _names("Country ", account % COUNTRIES, COUNTRIES),
        "industry": _names("Industry ", account % INDUSTRIES, INDUSTRIES),
        "booked_on": pa.array((first + day[invoice]).astype(np.int32)).cast(pa.date32()),
        "invoice": _texts("I", start + invoice),
        "offer": _names("O", offer, OFFERS),
        "offer_name": _names("Offer ", offer, OFFERS),
        "family": _names("F", offer % 50, 50),
        "currency": _names("EUR", np.zeros(size, np.int64), 1, digits=0),
        **_amounts(draw, account, offer, size),
    }
    return _table(columns, size)


def _amounts(
    draw: np.random.Generator, account: np.ndarray, offer: np.ndarray, size: int
) -> dict[str, pa.Array]:
    quantity = draw.integers(1, 20, size) * np.where(draw.random(size) < 0.02, -1, 1)
    price = (offer % 977 + 20) * 100
    gross = quantity * price
    discount = gross * (account % 23) // 100
    net = gross - discount
    cost = gross * (60 + offer % 45) // 100
    amounts = {"quantity": quantity * 100, "gross": gross, "discount": discount, "net": net}
    amounts |= {"cost": cost, "freight": np.abs(net) // 40}
    return {name: _decimals(cents) for name, cents in amounts.items()}


def _decimals(cents: np.ndarray) -> pa.Array:
    wide = np.empty((len(cents), 2), np.int64)
    wide[:, 0] = cents * 100
    wide[:, 1] = cents >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 4), len(cents), [None, pa.py_buffer(wide)])


def _names(prefix: str, code: np.ndarray, known: int, digits: int = 6) -> pa.Array:
    texts = [f"{prefix}{number:0{digits}}" if digits else prefix for number in range(known)]
    return pa.array(texts).take(pa.array(code))


def _texts(prefix: str, number: np.ndarray) -> pa.Array:
    return pa.array(np.char.add(prefix, number.astype(str)).tolist())


def _table(columns: dict[str, pa.Array], size: int) -> pa.Table:
    schema = _schema()
    arrays = [columns.get(field.name, pa.nulls(size, field.type)) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


if __name__ == "__main__":
    print(ledger(int(sys.argv[1])))
