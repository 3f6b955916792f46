"""The SQL of the comparison: keys and contents of lines as hashes, and their matching.

Every line has two 64-bit hashes of its key and two of its content, over the columns in opposite
orders. They are computed anew for both sides in every comparison and never stored.
"""
# ruff: noqa: S608 - put together from column names of our contract; values are parameters

from __future__ import annotations

from collections.abc import Sequence

from orchard.analytics.tables import AMOUNT, STAGED

COLUMNS = tuple(column.name for column in STAGED)
CONTENT = tuple(name for name in COLUMNS if name != "source_line")
LINE_KEY = ("invoice", "invoice_line")
CONTENT_KEY = ("booked_on", "invoice", "customer", "offer", "quantity", "net", "currency")
NEGATED = frozenset(
    {"quantity", "gross", "discount", "net", "cost", "freight", "orders", "deliveries"}
)
TYPES = {"string": "VARCHAR", "int64": "BIGINT", "date": "DATE", AMOUNT: "DECIMAL(18, 4)"}


def _key(names: Sequence[str]) -> tuple[str, str]:
    return f"hash({', '.join(names)})", f"hash({', '.join(reversed(names))})"


def key_hashes() -> str:
    """Return the two hashes of the key; a constant keeps both kinds of key apart."""
    has_line = " AND ".join(f"{name} IS NOT NULL" for name in LINE_KEY)
    by_line = _key(("'line'", *LINE_KEY))
    by_content = _key(("'content'", *CONTENT_KEY))
    return ", ".join(
        f"CASE WHEN {has_line} THEN {line} ELSE {content} END AS k{number}"
        for number, (line, content) in enumerate(zip(by_line, by_content, strict=True), start=1)
    )


def hashes() -> str:
    """Return the two hashes of the key and the two of the content."""
    forward, backward = _key(CONTENT)
    return f"{key_hashes()}, {forward} AS h1, {backward} AS h2"


def negated(table: str) -> str:
    """Return all columns with the amounts and counts of the other sign."""
    return ", ".join(
        f"CAST(-{table}.{column.name} AS {TYPES[column.dtype]}) AS {column.name}"
        if column.name in NEGATED
        else f"{table}.{column.name}"
        for column in STAGED
    )


def differing(new: str, old: str) -> str:
    """Return the names of the columns in which two lines differ, with commas between."""
    cases = ", ".join(
        f"CASE WHEN {new}.{name} IS DISTINCT FROM {old}.{name} THEN '{name}' END"
        for name in CONTENT
    )
    return f"concat_ws(',', {cases})"


def _numbered(table: str, keys: str, order: str) -> str:
    return (
        f"(SELECT *, row_number() OVER (PARTITION BY {keys} ORDER BY {order}) AS nth FROM {table})"
    )


_LINE = "k1, k2, h1, h2"
_IN_ORDER = "filename, row"
_LATEST_FIRST = "filename DESC, row DESC"

REVERSED = (
    f"CREATE TABLE reversed AS SELECT {_LINE}, count(*) AS taken_back FROM (SELECT {hashes()} "
    f"FROM (SELECT {negated('old')} FROM read_parquet(?) AS old)) GROUP BY ALL"
)
WITHOUT_REVERSED = (
    f"CREATE OR REPLACE TABLE present AS SELECT filename, row, {_LINE} "
    f"FROM {_numbered('present', _LINE, _IN_ORDER)} LEFT JOIN reversed USING ({_LINE}) "
    "WHERE nth > coalesce(taken_back, 0)"
)
"""Of equal lines the earliest were taken back, as matching leaves the earliest unpaired."""

NUMBER_INCOMING = (
    f"CREATE TABLE wanted AS SELECT row, {_LINE}, nth FROM {_numbered('incoming', _LINE, 'row')}"
)
NUMBER_PRESENT = (
    "CREATE TABLE there AS "
    f"SELECT filename, row, {_LINE}, nth FROM {_numbered('present', _LINE, _LATEST_FIRST)}"
)
UNMATCHED_INCOMING = (
    f"CREATE TABLE more AS SELECT row, k1, k2 FROM wanted ANTI JOIN there USING ({_LINE}, nth)"
)
UNMATCHED_PRESENT = (
    "CREATE TABLE other AS "
    f"SELECT filename, row, k1, k2 FROM there ANTI JOIN wanted USING ({_LINE}, nth)"
)
CHANGED = (
    "CREATE TABLE pairs AS SELECT new.row, old.filename, old.row AS old_row "
    f"FROM {_numbered('more', 'k1, k2', 'row')} AS new "
    f"JOIN {_numbered('other', 'k1, k2', _IN_ORDER)} AS old USING (k1, k2, nth)"
)
FRESH = "CREATE TABLE fresh AS SELECT row FROM more ANTI JOIN pairs USING (row)"
MATCH = (NUMBER_INCOMING, NUMBER_PRESENT, UNMATCHED_INCOMING, UNMATCHED_PRESENT, CHANGED, FRESH)
