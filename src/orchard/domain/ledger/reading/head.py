"""The first lines of a source, kept aside so that pages can show how they would be read."""

# ruff: noqa: S608 - every name and text in this SQL is quoted by session.literal

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from orchard.domain.ledger.reading import expressions
from orchard.domain.ledger.reading.raw import Column, Raw
from orchard.domain.ledger.reading.session import Session, literal

ROWS = 200


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines as a raw table, and how many lines the whole source has."""

    raw: Raw
    rows: int

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the source's columns."""
        return tuple(column.name for column in self.raw.columns)


def write(session: Session, table: Raw, target: Path) -> None:
    """Keep the first lines as texts, and beside them what is known about the columns."""
    texts = ", ".join(
        f"{expressions.text(column)} AS c{place}" for place, column in enumerate(table.columns)
    )
    session.run(
        f"COPY (SELECT CAST({table.line_sql} AS BIGINT) AS source_line, {texts} "
        f"FROM {expressions.scan(table)} LIMIT {ROWS}) TO {literal(str(target))} (FORMAT parquet)"
    )
    columns = [[column.name, column.kind] for column in table.columns]
    about = json.dumps({"columns": columns, "rows": table.rows})
    target.with_suffix(".json").write_text(about, encoding="utf-8")


def read(path: Path) -> Head | None:
    """Return the kept lines, if they were kept."""
    try:
        about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    columns = tuple(
        Column(name, f"c{place}", kind) for place, (name, kind) in enumerate(about["columns"])
    )
    rows = int(about["rows"])
    return Head(Raw(path, columns, "source_line", min(rows, ROWS)), rows)
