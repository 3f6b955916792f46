"""Tables of existing databases: PostgreSQL, SQLite, DuckDB; read only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from orchard.domain.ledger.reading import dialect, raw
from orchard.domain.ledger.reading.mistakes import HeaderOnly, SourceNotFound, SourceNotReadable

Rows = Callable[[], Iterator[Sequence[raw.Cell]]]
SCHEMES = ("postgres://", "postgresql://", "sqlite:///", "duckdb:///")
FETCH = 5_000


def is_database(source: str) -> bool:
    """Whether the source is the address of a table."""
    return source.startswith(SCHEMES)


def without_password(source: str) -> str:
    """Return the address as it may be shown."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1@", source)


def read(source: str, workspace: Path) -> raw.Raw:
    """Copy the table into the raw table; its rows are numbered as the database gives them."""
    address, _, table = source.partition("#")
    if not table:
        raise SourceNotFound(source=f"{without_password(source)} (no #table named)")
    opened = {"sqlite": _sqlite, "duckdb": _duckdb}.get(address.split(":")[0], _postgres)
    with opened(address, table) as (names, rows):
        result = raw.from_cells(
            workspace / "raw.parquet", dialect.unique_names(names, len(names)), rows, 1
        )
    if not result.rows:
        raise HeaderOnly
    return result


def _quoted(table: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))


def _file(address: str) -> Path:
    path = Path(address.split(":///", 1)[1])
    if not path.is_file():
        raise SourceNotFound(source=str(path))
    return path


def _fetched(cursor: sqlite3.Cursor) -> Iterator[Sequence[raw.Cell]]:
    while rows := cursor.fetchmany(FETCH):
        yield from rows


@contextmanager
def _sqlite(address: str, table: str) -> Iterator[tuple[list[str], Rows]]:
    query = f"SELECT * FROM {_quoted(table)}"  # noqa: S608  # the name is quoted
    path = _file(address)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            names = [entry[0] for entry in connection.execute(query).description]
            yield names, lambda: _fetched(connection.execute(query))
    except sqlite3.Error as error:
        raise SourceNotReadable(source=f"{path}#{table}", reason=str(error)) from None


@contextmanager
def _duckdb(address: str, table: str) -> Iterator[tuple[list[str], Rows]]:
    import duckdb

    query = f"SELECT * FROM {_quoted(table)}"  # noqa: S608  # the name is quoted
    path = _file(address)
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            names = [entry[0] for entry in connection.execute(query).description]
            yield names, lambda: _fetched(connection.execute(query))
    except duckdb.Error as error:
        raise SourceNotReadable(source=f"{path}#{table}", reason=str(error)) from None


@contextmanager
def _postgres(address: str, table: str) -> Iterator[tuple[list[str], Rows]]:
    import psycopg
    from psycopg import sql

    query = sql.SQL("SELECT * FROM {}").format(sql.Identifier(*table.split(".")))
    try:
        with psycopg.connect(address) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            names = [
                entry.name
                for entry in connection.execute(query + sql.SQL(" LIMIT 0")).description or ()
            ]

            def rows() -> Iterator[Sequence[raw.Cell]]:
                with connection.cursor(name="orchard") as cursor:
                    cursor.itersize = FETCH
                    cursor.execute(query)
                    yield from cursor

            yield names, rows
    except psycopg.Error as error:
        shown = without_password(f"{address}#{table}")
        raise SourceNotReadable(source=shown, reason=str(error).strip().split("\n")[0]) from None
