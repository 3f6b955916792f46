"""SQL that turns texts into days and numbers under one decided reading, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchard.domain.ledger.reading import raw, values
from orchard.domain.ledger.reading.mapping import FIELDS, Mapping
from orchard.domain.ledger.reading.session import Session, literal

AMOUNTS = ("quantity", "gross", "discount", "net", "cost", "freight", "margin")
PRICES = ("unit_price", "list_price")
COUNTS = ("orders", "deliveries")
NUMBERS = (*AMOUNTS, *PRICES, *COUNTS)
TYPES = {
    **dict.fromkeys(AMOUNTS, "DECIMAL(18,4)"),
    **dict.fromkeys(PRICES, "DECIMAL(20,8)"),
    **dict.fromkeys(COUNTS, "BIGINT"),
}
SALES = ("net", "unit_price", "gross")
"""Fields whose columns say in which currency a line is."""
SEPARATORS = "-./"


def scan(table: raw.Raw) -> str:
    """Return the FROM clause of a raw table."""
    return f"read_parquet({literal(str(table.path))}, file_row_number = true)"


def text(column: raw.Column) -> str:
    """Return the SQL of a trimmed text; an empty one is missing."""
    return f"nullif(trim({column.sql}), '')"


def mapped(table: raw.Raw, mapping: Mapping) -> dict[str, raw.Column]:
    """Return the column of each field that has one."""
    found = {name: table.column(mapping.columns.get(name) or "\0") for name in FIELDS}
    return {name: column for name, column in found.items() if column is not None}


def create_macros(session: Session, mark: str, signs: list[str]) -> None:
    """Define missing(x) and to_amount(x), to_price(x), to_count(x) for texts."""
    missing = one_of("lower(x)", values.MISSING)
    session.run(f"CREATE OR REPLACE TEMP MACRO missing(x) AS (x IS NULL OR {missing})")
    session.run(f"CREATE OR REPLACE TEMP MACRO bare(x) AS {_bare(signs)}")
    for name, dtype in (
        ("amount", "DECIMAL(18,4)"),
        ("price", "DECIMAL(20,8)"),
        ("count", "BIGINT"),
    ):
        session.run(f"CREATE OR REPLACE TEMP MACRO to_{name}(x) AS {_number(mark, dtype)}")


def one_of(sql: str, texts: Iterable[str]) -> str:
    """Return the SQL that compares a text with several.

    A list would become a join of every line, even where CASE never asks for it.
    """
    either = "|".join(re.escape(text) for text in sorted(texts))
    return f"regexp_full_match({sql}, {literal(either)})"


def _bare(signs: list[str]) -> str:
    """Return the SQL of a number without its currency sign, a minus in front where it is negative."""
    sql = "replace(x, '−', '-')"
    if signs:
        either = "|".join(re.escape(sign) for sign in signs)
        sql = _replaced(sql, rf"^(?:{either})\s*|\s*(?:{either})$", "")
    sql = _replaced(sql, r"^\((.*)\)$", r"-\1")
    return _replaced(sql, r"^([^-].*?)\s*-$", r"-\1")


def _replaced(sql: str, pattern: str, by: str) -> str:
    return f"regexp_replace({sql}, {literal(pattern)}, {literal(by)}, 'g')"


def _number(mark: str, dtype: str) -> str:
    """Try the plain cast first; only what it refuses is looked at sign by sign.

    `bare(x)` stands here once: what stands twice is computed by DuckDB beforehand, for all lines.
    """
    if dtype == "BIGINT":  # a cast to a whole number would round 1.5 without a word
        number = _number(mark, "DECIMAL(18,4)")
        return f"CASE WHEN {number} = trunc({number}) THEN CAST({number} AS BIGINT) END"
    whole = literal(rf"\A(?:{values.grammar(mark)})\z")
    written = f"regexp_extract(bare(x), {whole})"
    digits = _replaced(written, "[^0-9eE.+-]", "")
    fast = f"TRY_CAST(x AS {dtype})"
    if mark == ",":
        digits = f"replace({_replaced(written, '[^0-9,+-]', '')}, ',', '.')"
        fast = f"CASE WHEN NOT contains(x, '.') THEN TRY_CAST(replace(x, ',', '.') AS {dtype}) END"
    return f"coalesce({fast}, TRY_CAST({digits} AS {dtype}))"


def number(field: str, column: raw.Column) -> str:
    """Return the SQL of a number field: typed columns are cast, texts are read."""
    x = text(column)
    if column.kind == "number":
        return f"TRY_CAST({x} AS {TYPES[field]})"
    kind = "price" if field in PRICES else "count" if field in COUNTS else "amount"
    return f"to_{kind}({x})"


def formats(shapes: list[str], order: str) -> dict[str, str]:
    """Return the strptime format of each shape (values.shape) that is a day in this order."""
    found = {shape: _format(shape, order) for shape in shapes}
    return {shape: format_ for shape, format_ in found.items() if format_}


def _format(shape: str, order: str) -> str:
    if shape == "YY":
        return "".join(f"%{part.upper() if part == 'y' else part}" for part in order)
    parts = re.fullmatch(r"([Y9])([-./])(9)\2([Y9])(.*)", shape)
    if parts:
        years = "Y" if "Y" in (parts[1], parts[4]) else "y"
        signs = [years if part == "y" else part for part in order]
        return parts[2].join(f"%{sign}" for sign in signs) + _time(parts[5])
    return _worded(shape)


def _time(shape: str) -> str:
    """Return the format of a time of day behind the date; None of it is kept."""
    found = re.fullmatch(r"([ T]+)9:9(:9)?(\.[Y9]+)?( ?M| ?[AaPp][Mm])?(Z)?", shape)
    if not found:
        return "" if not shape else "\0"
    hour = "%I:%M" if found[4] else "%H:%M"
    return (
        found[1]
        + hour
        + (":%S" if found[2] else "")
        + (".%f" if found[3] else "")
        + (found[4].replace(found[4].strip(), "%p") if found[4] else "")
        + (found[5] or "")
    )


def _worded(shape: str) -> str:
    found = re.fullmatch(r"9([- ])M([- ,]+)([Y9])", shape)
    if found:
        return f"%d{found[1]}%b{found[2]}%{'Y' if found[3] == 'Y' else 'y'}"
    found = re.fullmatch(r"M 9(,?) Y", shape)
    return f"%b %d{found[1]} %Y" if found else ""


def day(column: raw.Column, formats_: list[str]) -> str:
    """Return the SQL of a day; what fits no format, or lies before 1900 or after 2100, is null."""
    x = text(column)
    if column.kind == "date":
        return f"TRY_CAST({x} AS DATE)"
    listed = ", ".join(map(literal, formats_)) or "'%Y-%m-%d'"
    parsed = f"CAST(try_strptime({x}, [{listed}]) AS DATE)"
    return f"CASE WHEN year({parsed}) BETWEEN {values.FIRST_YEAR} AND {values.LAST_YEAR} THEN {parsed} END"
