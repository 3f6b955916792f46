"""The file itself: written whole or not at all, and checked before anything of it is believed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.mistakes import DomainError

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 * 1024 * 1024
SEAL_LETTERS = 64
PIECE = 1 << 20
NAMES = re.compile(
    r"tables/[A-Za-z_]+\.[A-Za-z_]+\.jsonl|(?:files|attachments)/[\w-][\w.-]*(/[\w-][\w.-]*)+"
)
"""No step of a path begins with a dot: a backup that somebody made up stays in its folder."""


class BackupIsDamaged(DomainError):
    """The file is not what was written."""

    default = gettext_lazy("This file is damaged or no backup of Orchard. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the archive."""

    name: str
    sha256: str
    size: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive holds, who wrote it and when."""

    format: int
    version: str
    made_at: str
    database: str
    entries: tuple[Entry, ...]

    @property
    def digest(self) -> str:
        """Return one hash over all rows and files, the same for the same installation."""
        facts = sorted((entry.name, entry.sha256) for entry in self.entries)
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables."""
        return sum(entry.rows for entry in self.entries)


class Writer:
    """Adds entries and notes what they are."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        self.entries: list[Entry] = []

    def add_lines(self, name: str, lines: Iterator[str]) -> None:
        """Add a table."""
        found, size, rows = hashlib.sha256(), 0, 0
        with self.file.open(name, "w", force_zip64=True) as entry:
            for line in lines:
                written = f"{line}\n".encode()
                entry.write(written)
                found.update(written)
                size, rows = size + len(written), rows + 1
        self.entries.append(Entry(name, found.hexdigest(), size, rows))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is; Parquet is compressed already."""
        found, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        with path.open("rb") as source, self.file.open(info, "w", force_zip64=True) as entry:
            while piece := source.read(PIECE):
                entry.write(piece)
                found.update(piece)
                size += len(piece)
        self.entries.append(Entry(name, found.hexdigest(), size))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest."""
        self.file.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write aside, seal, sync, and only then give the file its name; readable by its owner only."""
    draft = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as file:
                file.comment = b"0" * SEAL_LETTERS
                yield Writer(file)
            _seal(raw)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _seal(raw: IO[bytes]) -> None:
    raw.flush()
    size = raw.seek(0, os.SEEK_END)
    seal = _hash(raw, size - SEAL_LETTERS)
    raw.seek(size - SEAL_LETTERS)
    raw.write(seal.encode("ascii"))
    raw.flush()
    os.fsync(raw.fileno())


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Check seal, names and manifest, and give the archive; entries are checked while read."""
    try:
        with path.open("rb") as raw:
            _check_seal(raw)
            with zipfile.ZipFile(raw) as file:
                yield file, _manifest(file)
    except FileNotFoundError:
        raise BackupIsDamaged(_("There is no file %(file)s.") % {"file": path}) from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as reason:
        raise BackupIsDamaged from reason


def check(file: zipfile.ZipFile, manifest: Manifest) -> None:
    """Read every entry and hold it against the manifest."""
    for entry in manifest.entries:
        for _piece in pieces(file, entry):
            pass


def pieces(file: zipfile.ZipFile, entry: Entry) -> Iterator[bytes]:
    """Yield an entry's bytes, and refuse it at the end, or as soon as it grows too long."""
    found, size = hashlib.sha256(), 0
    with file.open(entry.name) as source:
        while piece := source.read(PIECE):
            found.update(piece)
            size += len(piece)
            if size > entry.size:
                raise BackupIsDamaged
            yield piece
    if (size, found.hexdigest()) != (entry.size, entry.sha256):
        raise BackupIsDamaged


def lines(file: zipfile.ZipFile, entry: Entry) -> Iterator[str]:
    """Yield the lines of a table; `check` came before."""
    with file.open(entry.name) as source:
        yield from TextIOWrapper(source, encoding="utf-8", newline="\n")


def _manifest(file: zipfile.ZipFile) -> Manifest:
    """Read the manifest; the archive holds what it lists, once each, under names that are ours."""
    names = file.namelist()
    if names.count(MANIFEST) != 1 or file.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise BackupIsDamaged
    try:
        facts = json.loads(file.read(MANIFEST))
        entries = tuple(Entry(**entry) for entry in facts.pop("entries"))
        manifest = Manifest(entries=entries, **facts)
    except (ValueError, TypeError, KeyError, AttributeError) as reason:
        raise BackupIsDamaged from reason
    if manifest.format != FORMAT:
        text = _("This backup has format %(format)s; this Orchard reads %(ours)d. Use its version.")
        raise BackupIsDamaged(text % {"format": manifest.format, "ours": FORMAT})
    listed = [entry.name for entry in manifest.entries]
    if sorted([*listed, MANIFEST]) != sorted(names) or len(set(listed)) != len(listed):
        raise BackupIsDamaged
    if not all(NAMES.fullmatch(name) for name in listed):
        raise BackupIsDamaged
    return manifest


def _check_seal(raw: IO[bytes]) -> None:
    size = raw.seek(0, os.SEEK_END)
    if size <= SEAL_LETTERS:
        raise BackupIsDamaged
    raw.seek(size - SEAL_LETTERS)
    if raw.read(SEAL_LETTERS) != _hash(raw, size - SEAL_LETTERS).encode("ascii"):
        raise BackupIsDamaged
    raw.seek(0)


def _hash(raw: IO[bytes], size: int) -> str:
    """Return the hash of the first bytes of a file."""
    raw.seek(0)
    found = hashlib.sha256()
    while size > 0 and (piece := raw.read(min(PIECE, size))):
        found.update(piece)
        size -= len(piece)
    return found.hexdigest()
