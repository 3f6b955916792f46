"""What the tests of a module stand on: made once in a run, laid as it was for every other module."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.test import override_settings

Made = TypeVar("Made")
Build = Callable[[Path], Made]


@contextmanager
def standing(
    name: str,
    build: Build[Made],
    *,
    folders: pytest.TempPathFactory,
    blocker: pytest.FixtureDef,
    **settings: object,
) -> Iterator[Made]:
    """Hold what `build` makes in a data folder for a module, and leave the database as it was.

    On SQLite the first who needs a name builds, for all processes of a run; everybody else gets a
    copy of the tables, the folder and the objects. A server's database is built anew and rolled back.
    """
    folder = folders.mktemp("standing") / "data"
    with blocker.unblock(), override_settings(DATA_DIR=folder, **settings):
        if connection.vendor == "sqlite":
            with _put_back():
                yield _laid(_shelf(folders) / name, build, folder)
        else:
            with _rolled_back():
                yield build(folder)


@contextmanager
def _put_back() -> Iterator[None]:
    """Lay the tables as they were before."""
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as before:
        connection.connection.backup(before)
        try:
            yield
        finally:
            before.backup(connection.connection)


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _shelf(folders: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of a run share: pytest itself clears old ones away."""
    base = folders.getbasetemp()
    shelf = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kept"
    shelf.mkdir(exist_ok=True)
    return shelf


def _laid(kept: Path, build: Build[Made], folder: Path) -> Made:
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            return _keep(kept, _built(build, folder), folder)
    return _lay(kept, folder)


def _built(build: Build[Made], folder: Path) -> Made:
    """Build at once, and let nothing that waits for the end of the work begin: no test sees it."""
    with transaction.atomic():
        made = build(folder)
        connection.run_on_commit.clear()
    return made


def _keep(kept: Path, made: Made, folder: Path) -> Made:
    aside = kept.with_suffix(f".{os.getpid()}")
    aside.mkdir()
    with closing(sqlite3.connect(aside / "tables")) as tables:
        connection.connection.backup(tables)
    shutil.copytree(folder, aside / "data")
    (aside / "objects").write_bytes(pickle.dumps(made))
    aside.rename(kept)
    return made


def _lay(kept: Path, folder: Path) -> Made:
    with closing(sqlite3.connect(kept / "tables")) as tables:
        tables.backup(connection.connection)
    shutil.copytree(kept / "data", folder, dirs_exist_ok=True)
    made: Made = pickle.loads((kept / "objects").read_bytes())
    return made
