"""A database that is migrated already: making its tables takes a command seconds each time."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

import databases
from installations import ORCHARD, Installation
from make import ROOT

NAME = "orchard.sqlite3"
ONE_FILE = "from django.db import connection as c; c.cursor().execute('PRAGMA journal_mode=DELETE')"


def lay(data: Path) -> None:
    """Put an empty, migrated database into a data folder that has none yet, or onto the server."""
    if databases.server():
        databases.made(databases.name_of(data), template=_template_on_server())
    else:
        _lay_file(data)


def laid(installation: Installation) -> Installation:
    """Return the installation, with its tables made: what it is for is not how they come."""
    if installation.url is None:
        lay(installation.data)
    elif not installation.url:
        _lay_file(installation.data)
    return installation


def _lay_file(data: Path) -> None:
    if not (data / NAME).exists():
        data.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_template(), data / NAME)


def _template() -> Path:
    """Return the database of these migrations and packages; one makes it, others wait."""
    kept = Path(tempfile.gettempdir()) / f"orchard-migrated-{os.getuid()}-{_digest()}"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _make(kept)
    return kept


def _make(kept: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _manage(folder, "", "migrate")
        _manage(folder, "", "shell", "-c", ONE_FILE)
        aside = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(Path(folder) / NAME, aside)
        aside.rename(kept)


def copied(connection: BaseDatabaseWrapper) -> bool:
    """Fill an empty SQLite database with the tables; say whether that was the way here."""
    if connection.vendor != "sqlite":
        return False
    connection.ensure_connection()
    with closing(sqlite3.connect(_template())) as made:
        made.backup(connection.connection)
    return True


def _template_on_server() -> str:
    """Return the name of the migrated database that others are copied from; one maker at a time."""
    name = f"orchard_migrated_{_digest()}"
    with (
        psycopg.connect(databases.server(), autocommit=True) as connection,
        tempfile.TemporaryDirectory() as folder,
    ):
        connection.execute("SELECT pg_advisory_lock(1)")
        if not databases.is_there(connection, name):
            _manage(folder, databases.made(name), "migrate")
    return name


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(
        [
            *ROOT.glob("src/orchard/domain/*/migrations/*.py"),
            *(ROOT / "src/orchard/domain/core" / name for name in ("migrating.py", "triggers.py")),
            ROOT / "src/orchard/domain/search/triggers.py",
            ROOT / "requirements/run.txt",
        ]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _manage(folder: str, url: str, *words: str) -> None:
    environment = os.environ | {"ORCHARD_DATA": folder, "ORCHARD_DATABASE": url}
    command = [*ORCHARD, "manage", words[0], "-v", "0", *words[1:]]
    subprocess.run(command, env=environment, check=True, capture_output=True)
