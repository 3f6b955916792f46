"""Making an empty installation what a backup holds: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core import emptying
from orchard.domain.core.backup import archive, rows
from orchard.domain.core.backup.archive import BackupIsDamaged, Entry, Manifest
from orchard.domain.core.mistakes import Conflict

ASIDE = ".restoring"


class IsNotEmpty(Conflict):
    """A backup is never mixed with what is there."""

    default = gettext_lazy(
        "This installation holds data already, and a backup is never mixed with them. "
        "Set ORCHARD_DATA, and ORCHARD_DATABASE, to an empty installation and try again."
    )


def verify(path: Path) -> Manifest:
    """Read the whole file and return what it holds; raise when a single bit is wrong."""
    with archive.opened(path) as (file, manifest):
        archive.check(file, manifest)
        return manifest


def restore(
    path: Path, folders: Mapping[str, Path], *, afterwards: Callable[[], None] | None = None
) -> Manifest:
    """Fill the empty database and put the files into their folders; checked before and after.

    `folders` says where files go, by the first step of their name in the backup.
    `afterwards` runs in the same transaction: what a backup may not bring back is erased again.
    """
    if not rows.is_unused():
        raise IsNotEmpty
    with archive.opened(path) as (file, manifest):
        archive.check(file, manifest)
        tables = _tables(manifest)
        with _extracted(file, manifest, folders) as places, _foreign_keys_at_the_end():
            emptying.empty_installation()
            for entry, model in tables:
                rows.load(model, archive.lines(file, entry))
            _check(file, tables)
            if afterwards is not None:
                afterwards()
            _put_in_place(places)
    return manifest


@contextmanager
def _foreign_keys_at_the_end() -> Iterator[None]:
    """Fill in one transaction; tables refer to each other both ways, so keys are checked last."""
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    except IntegrityError as reason:
        raise BackupIsDamaged from reason


def _tables(manifest: Manifest) -> list[tuple[Entry, rows.Model]]:
    """Return the tables of the backup in our order; refuse those that this version lacks.

    What an older version kept and this one leaves out is left out.
    """
    listed = {entry.name: entry for entry in manifest.entries if entry.name.startswith("tables/")}
    known = {f"tables/{label}.jsonl": model for label, model in rows.tables().items()}
    left_out = {f"tables/{label}.jsonl" for label in rows.LEFT_OUT}
    if unknown := sorted(set(listed) - set(known) - left_out):
        text = _("This backup comes from another version of Orchard: it holds %(tables)s.")
        raise BackupIsDamaged(text % {"tables": ", ".join(unknown)})
    return [(listed[name], model) for name, model in known.items() if name in listed]


def _check(file: zipfile.ZipFile, tables: list[tuple[Entry, rows.Model]]) -> None:
    """Read every table back: the rows are those that were written, and keys go on after them."""
    for entry, model in tables:
        first = next(archive.lines(file, entry), "{}")
        found = _digest(rows.dump(model, json.loads(first).keys()))
        if found == entry.sha256:
            continue
        if found != _digest(rows.as_of_today(model, archive.lines(file, entry))):
            text = _("%(table)s is not the same after restoring. Nothing was restored.")
            raise BackupIsDamaged(text % {"table": model._meta.label})
    models = [model for _entry, model in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _digest(lines: Iterable[str]) -> str:
    found = hashlib.sha256()
    for line in lines:
        found.update(f"{line}\n".encode())
    return found.hexdigest()


@contextmanager
def _extracted(
    file: zipfile.ZipFile, manifest: Manifest, folders: Mapping[str, Path]
) -> Iterator[list[Path]]:
    """Write the files aside; whatever happens, nothing stays there."""
    asides = {kind: folder / ASIDE for kind, folder in folders.items()}
    _clear(asides.values())
    try:
        for entry in manifest.entries:
            kind = entry.name.partition("/")[0]
            if kind in asides:
                _extract(file, entry, asides[kind])
        yield [place for aside in asides.values() for place in sorted(aside.glob("*"))]
    finally:
        _clear(asides.values())


def _clear(asides: Iterable[Path]) -> None:
    for aside in asides:
        shutil.rmtree(aside, ignore_errors=True)


def _extract(file: zipfile.ZipFile, entry: Entry, aside: Path) -> None:
    place = aside.joinpath(*PurePosixPath(entry.name).parts[1:])
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        for piece in archive.pieces(file, entry):
            target.write(piece)


def _put_in_place(places: list[Path]) -> None:
    """Move the folders in; one that a restoring left which ended before its rows were kept goes."""
    for place in places:
        target = place.parent.parent / place.name
        shutil.rmtree(target, ignore_errors=True)
        place.rename(target)
