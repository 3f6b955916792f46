"""What is kept of every release: a small backup and database of its demo, and their numbers."""

from __future__ import annotations

import json
import lzma
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

from installations import SQLITE, Installation
from make import ROOT

KEPT = ROOT / "tests/releases"
MOST_BYTES = 2_000_000
COUNTED = (
    *("accounts_account", "accounts_customerlink", "accounts_assignment", "core_auditevent"),
    *("core_user", "relationships_contact", "plans_accountplan", "plans_action"),
    *("agreements_agreement", "meetings_meeting", "risk_risk", "whitespace_opportunity"),
)
SUMMED = {
    "figures": "SELECT count(*), sum(revenue), sum(contribution) FROM economics_accountfigures",
    "lines": "SELECT sum(rows_new) FROM ledger_importbatch WHERE state = 'committed'",
}
Connection = sqlite3.Connection | psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Release:
    """The folder of one release."""

    folder: Path

    @property
    def backup(self) -> Path:
        return self.folder / "backup.orchard"

    @property
    def database(self) -> Path:
        return self.folder / f"{SQLITE}.xz"

    @property
    def numbers(self) -> dict[str, list[float]]:
        kept: dict[str, list[float]] = json.loads((self.folder / "numbers.json").read_text())
        return kept

    def unpack(self, into: Path) -> None:
        """Put the database into a data folder, as the release left it."""
        into.mkdir(parents=True, exist_ok=True)
        (into / SQLITE).write_bytes(lzma.decompress(self.database.read_bytes()))


def releases() -> list[Release]:
    """Return every release that something is kept of."""
    return [Release(path.parent) for path in sorted(KEPT.glob("*/numbers.json"))]


def numbers_of(installation: Installation) -> dict[str, list[float]]:
    """Count and add up with plain SQL, past our code."""
    asked = {table: f"SELECT count(*) FROM {table}" for table in COUNTED} | SUMMED
    with installation.connection() as connection:
        return {name: _row(connection, sql) for name, sql in asked.items()}


def _row(connection: Connection, sql: str) -> list[float]:
    found = connection.execute(sql).fetchone()
    assert found is not None
    return [round(float(value), 2) for value in found]


def keep(installation: Installation, folder: Path) -> Release:
    """Keep what is needed of an installation: its backup, its packed database, its numbers."""
    release = Release(folder)
    folder.mkdir(parents=True, exist_ok=True)
    release.backup.unlink(missing_ok=True)
    installation.run("backup", str(release.backup))
    whole = installation.data / "whole.sqlite3"
    with (
        closing(sqlite3.connect(installation.data / SQLITE)) as connection,
        closing(sqlite3.connect(whole)) as copy,
    ):
        connection.backup(copy)
    release.database.write_bytes(lzma.compress(whole.read_bytes(), preset=9))
    text = json.dumps(numbers_of(installation), indent=1)
    (folder / "numbers.json").write_text(f"{text}\n", encoding="utf-8")
    return release
