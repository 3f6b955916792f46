"""An installation of one's own, driven from outside through the `orchard` command."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg

import databases
import warm

ORCHARD = [sys.executable, "-c", "from orchard.interfaces.cli.main import run; run()"]

SQLITE = "orchard.sqlite3"
VISIBLE_FILES = """
    SELECT s.name, f.path FROM ledger_batchfile f
    JOIN ledger_importbatch b ON b.id = f.batch_id
    JOIN ledger_importsource s ON s.id = b.source_id
    WHERE b.state = 'committed'
"""


@dataclass(frozen=True)
class Installation:
    """A data folder, and the database of a URL: SQLite if that is empty, the run's if there is none."""

    data: Path
    url: str | None = None

    @property
    def database(self) -> str:
        return databases.url_of(self.data) if self.url is None else self.url

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return inherited | {"ORCHARD_DATA": str(self.data), "ORCHARD_DATABASE": self.database}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and do not wait for it."""
        self.data.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(
            [*ORCHARD, *arguments],
            cwd=self.data,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def begun(self, *arguments: str) -> AbstractContextManager[warm.Running]:
        """Begin a command that has read the product already, to be killed in its work."""
        return warm.begun(arguments, folder=self.data, environment=self.environment)

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command and return what it said."""
        self.data.mkdir(parents=True, exist_ok=True)
        done = warm.run(arguments, folder=self.data, environment=self.environment, seconds=120)
        assert done.returncode == code, done.stdout
        return done.stdout

    def visible_rows(self) -> dict[str, int]:
        """Count the lines of every source with plain SQL and the files' own counts, past our code."""
        sources = {str(self.data / "ledger" / path): name for name, path in self._visible_files()}
        rows: dict[str, int] = {}
        if sources:
            counted = (
                duckdb.connect()
                .execute(
                    "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [list(sources)]
                )
                .fetchall()
            )
            for path, count in counted:
                rows[sources[path]] = rows.get(sources[path], 0) + int(count)
        return rows

    def net(self) -> Decimal:
        """Sum the net amounts of all visible lines, past our code."""
        files = [str(self.data / "ledger" / path) for _source, path in self._visible_files()]
        row = duckdb.connect().execute("SELECT sum(net) FROM read_parquet(?)", [files]).fetchone()
        return Decimal(str(row[0])) if row else Decimal(0)

    def connection(self) -> closing[sqlite3.Connection | psycopg.Connection[tuple[object, ...]]]:
        """Open the database past our code."""
        return closing(self._connection())

    def lose_database(self) -> None:
        """Be left with the files alone."""
        if self.database:
            databases.drop(self.data)
        else:
            (self.data / SQLITE).unlink()

    def _visible_files(self) -> list[tuple[str, str]]:
        with closing(self._connection()) as connection:
            return list(connection.execute(VISIBLE_FILES).fetchall())

    def _connection(self) -> sqlite3.Connection | psycopg.Connection[tuple[object, ...]]:
        if self.database:
            return psycopg.connect(self.database)
        return sqlite3.connect(self.data / SQLITE)
