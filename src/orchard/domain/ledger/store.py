"""The ledger's files: one Parquet file per month and kind in one folder per batch.

A batch is written aside, synced, and renamed into place as a whole folder; only the database makes
it visible afterwards. A crash leaves a folder that nobody sees, which `remove` takes away later.
"""
# ruff: noqa: S608 - put together from column names of our contract; values are parameters

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error as BrokenDatabase
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import DomainError
from orchard.domain.ledger.comparison import Selection
from orchard.domain.ledger.rules import FileKind

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "120MB"
FORMAT = "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 2000"
"""Large dictionaries cost a sixth of the writing time and make small months larger, not smaller."""
LINES_TOGETHER = 170_000
"""So many lines fit into the engine's memory until the months that they belong to are written."""
MONTHS_TOGETHER = 50
"""DuckDB keeps a hundred files open; a month whose file is closed and begun anew has two."""
LITTLE_ROOM = 1 << 17
"""With so few bytes left, whatever the database says, the disk is full."""
INCOMING = ".incoming"
LOCKS = ".locks"
SPILL = ".spill"
STAGING = ".staging"
DRAFTS = ".drafts"
PARTS = ".parts"
ORIGINAL, STAGED, HEAD = "original", "staged.parquet", "head.parquet"
REJECTED = "staged.rejected.csv"
"""What lies in the folder of a draft."""
OWN_FOLDERS = frozenset({DRAFTS, INCOMING, LOCKS, SPILL, STAGING})


class StoreIsFull(DomainError):
    """The disk has no room for the batch."""


class ImportStopped(DomainError):
    """A person stopped the import."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as it was written, with what verification compares later."""

    kind: FileKind
    month: date
    path: str
    sha256: str
    rows: int
    nets: dict[str, Decimal]

    @property
    def net(self) -> Decimal:
        """Return the sum over all currencies: a control figure, not an amount of money."""
        return sum(self.nets.values(), Decimal(0))


def root() -> Path:
    """Return the folder of the store."""
    return Path(settings.DATA_DIR) / "ledger"


def incoming(folder: str) -> Path:
    """Return where a batch is written before it is whole; the same file system as the store."""
    return root() / INCOMING / folder


def staging() -> Path:
    """Return where files are read to before they are imported."""
    return root() / STAGING


def draft(token: str) -> Path:
    """Return the folder of a draft; the name is ours, never that of the uploaded file."""
    return root() / DRAFTS / token


def batch_folders() -> list[Path]:
    """Return what lies in the store beside its own folders, whoever wrote it."""
    return [path for path in sorted(root().glob("*")) if path.name not in OWN_FOLDERS]


@contextmanager
def open_engine(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB in bounded memory; what does not fit goes to the scratch folder."""
    import duckdb

    scratch.mkdir(parents=True, exist_ok=True)
    spill = scratch / "spill"
    config = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill), "threads": 2}
    try:
        with duckdb.connect(":memory:", config=config) as engine:
            engine.execute("SET preserve_insertion_order = false")
            yield engine
    finally:
        shutil.rmtree(spill, ignore_errors=True)


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Turn every way in which a full disk shows itself into one readable mistake."""
    import duckdb

    try:
        yield
    except (duckdb.Error, BrokenDatabase, OSError) as error:
        if not _is_full(error):
            raise
        raise StoreIsFull(_full()) from error


def _is_full(error: Exception) -> bool:
    """Say whether the disk is the reason; SQLite only says "disk I/O error" when it is full."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    text = str(error).lower()
    told = any(sign in text for sign in ("no space left", "disk quota", "disk is full"))
    return told or _free_bytes() < LITTLE_ROOM


def _free_bytes() -> int:
    place = root().parent
    return shutil.disk_usage(place).free if place.exists() else LITTLE_ROOM


def _full() -> str:
    return _(
        "The disk that holds %(folder)s is full. Free some space and import again: "
        "nothing of this file was imported, nothing else was lost."
    ) % {"folder": root().parent}


def file_name(month: date, kind: FileKind) -> str:
    """Return the name of a month's file."""
    suffix = "" if kind is FileKind.LINES else f".{kind.value}"
    return f"{month:%Y-%m}{suffix}.parquet"


def write_months(
    engine: duckdb.DuckDBPyConnection,
    selection: Selection,
    kind: FileKind,
    folder: Path,
    step: Callable[[int], None],
) -> None:
    """Write the selected lines into one file per month; `step` hears of every month's rows."""
    folder.mkdir(parents=True, exist_ok=True)
    months = engine.execute(
        f"SELECT date_trunc('month', booked_on)::DATE AS month, count(*) FROM ({selection.sql}) "
        "GROUP BY 1 ORDER BY 1",
        selection.parameters,
    ).fetchall()
    for together in _together(months):
        _write_together(engine, selection, [month for month, _rows in together], kind, folder)
        for _month, rows in together:
            step(rows)


def _together(months: list[tuple[date, int]]) -> Iterator[list[tuple[date, int]]]:
    """Yield runs of months that are small enough to be written in one pass."""
    run: list[tuple[date, int]] = []
    for month in months:
        is_full = sum(rows for _m, rows in [*run, month]) > LINES_TOGETHER
        if run and (is_full or len(run) == MONTHS_TOGETHER):
            yield run
            run = []
        run.append(month)
    if run:
        yield run


def _write_together(
    engine: duckdb.DuckDBPyConnection,
    selection: Selection,
    months: list[date],
    kind: FileKind,
    folder: Path,
) -> None:
    """Write consecutive months: one alone straight to its file, several by one partitioned pass."""
    is_alone = len(months) == 1
    target = folder / (file_name(months[0], kind) if is_alone else PARTS)
    month = "" if is_alone else ", strftime(booked_on, '%Y-%m') AS month"
    engine.execute(
        f"COPY (SELECT *{month} FROM ({selection.sql}) WHERE booked_on >= $first "
        "AND booked_on < $last + INTERVAL 1 MONTH) "
        f"TO $target ({FORMAT}{'' if is_alone else ', PARTITION_BY (month)'})",
        {
            **selection.parameters,
            "first": months[0],
            "last": months[-1],
            "target": str(target),
        },
    )
    for part in target.glob("month=*") if not is_alone else ():
        (written,) = part.iterdir()  # one, because all of them stay open until the end
        written.rename(folder / file_name(date.fromisoformat(f"{part.name[-7:]}-01"), kind))
        part.rmdir()
    if not is_alone:
        target.rmdir()


def publish(engine: duckdb.DuckDBPyConnection, folder: str) -> tuple[StoredFile, ...]:
    """Sync what was written aside, rename it into the store, and say what is there now."""
    aside, place = incoming(folder), root() / folder
    files = tuple(_seal(engine, path, folder) for path in sorted(aside.glob("*.parquet")))
    if files:
        sync(aside)
        aside.rename(place)
        sync(place.parent)
    return files


def _seal(engine: duckdb.DuckDBPyConnection, path: Path, folder: str) -> StoredFile:
    """Make sure that the file is on the disk, and read back what is in it."""
    sync(path)
    rows, nets = contents(engine, path)
    place = f"{folder}/{path.name}"
    return StoredFile(kind_of(path), month_of(path), place, sha256(path), rows, nets)


def kind_of(path: Path) -> FileKind:
    """Return what a file of the store holds, by its name."""
    is_reversal = path.name.endswith(f".{FileKind.REVERSALS.value}.parquet")
    return FileKind.REVERSALS if is_reversal else FileKind.LINES


def month_of(path: Path) -> date:
    """Return the first day of the month of whose lines a file of the store is, by its name."""
    return date.fromisoformat(f"{path.name[:7]}-01")


def contents(engine: duckdb.DuckDBPyConnection, path: Path) -> tuple[int, dict[str, Decimal]]:
    """Return the rows of a file and its sum of net amounts per currency."""
    sums = engine.execute(
        "SELECT currency, count(*), sum(net) FROM read_parquet(?) GROUP BY 1 ORDER BY 1",
        [str(path)],
    ).fetchall()
    return sum(rows for _c, rows, _n in sums), {currency: net for currency, _r, net in sums}


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name != "posix":
        return  # Windows keeps folder entries in its journal and cannot open them
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    """Return the content hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(folder: str) -> bool:
    """Take away what is left of a batch that nobody sees; say whether there was anything."""
    places = [place for place in (incoming(folder), root() / folder) if place.exists()]
    for place in places:
        shutil.rmtree(place)
    return bool(places)
