"""Cells that a person corrected: read otherwise than they are written, the file stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from orchard.domain.ledger.reading.raw import Column, Raw
from orchard.domain.ledger.reading.session import literal


def fixed(table: Raw, fixes: Sequence[Mapping[str, object]]) -> Raw:
    """Return the table with the corrected cells in place of the written ones."""
    if not fixes:
        return table
    columns = tuple(_fixed(column, table.line_sql, fixes) for column in table.columns)
    return replace(table, columns=columns)


def _fixed(column: Column, line_sql: str, fixes: Sequence[Mapping[str, object]]) -> Column:
    cases = " ".join(
        f"WHEN {int(str(fix['line']))} THEN {literal(str(fix['value']))}"
        for fix in fixes
        if fix["column"] == column.name
    )
    if not cases:
        return column
    written = f"CAST({column.sql} AS VARCHAR)"
    return replace(column, sql=f"(CASE {line_sql} {cases} ELSE {written} END)")
