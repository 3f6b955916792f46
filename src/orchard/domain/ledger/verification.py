"""Whether the ledger is what was imported: files, hashes, totals, records and the audit trail.

Files that people attached are held against their hashes beside them.

Each thing is held against another that was written at another moment: files against the hashes and
totals in the database, these against the manifest in the audit trail, the trail against its chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, IntegrityError, connection
from django.utils.translation import gettext as _

from orchard.domain.core.audit import verify_audit_chain
from orchard.domain.core.chain import ChainHead
from orchard.domain.core.files import verification as attached
from orchard.domain.core.files.verification import Wrong
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import leases, store
from orchard.domain.ledger.manifest import manifest_of
from orchard.domain.ledger.models import BatchFile, ImportBatch
from orchard.domain.ledger.rules import BatchState

if TYPE_CHECKING:
    import duckdb


class Kind(StrEnum):
    """What is wrong."""

    MISSING = "missing file"
    CHANGED = "changed file"
    UNREADABLE = "unreadable file"
    UNKNOWN = "unknown file"
    LEFTOVER = "leftover"
    UNFINISHED = "unfinished import"
    RECORD = "changed record"
    TOTAL = "wrong control total"
    TRAIL = "changed audit trail"
    DATABASE = "damaged database"
    INDEX = "wrong index"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written."""

    kind: Kind
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and everything that was found."""

    batches: int
    files: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether the ledger is exactly what was imported."""
        return not self.findings


_STATE_AFTER = {
    "ledger.import_started": BatchState.STAGED,
    "ledger.import_committed": BatchState.COMMITTED,
    "ledger.import_failed": BatchState.FAILED,
    "ledger.import_undone": BatchState.UNDONE,
}


@dataclass(frozen=True, slots=True)
class _Told:
    """What the trail says about a batch: its last state, and the manifest of its files."""

    state: BatchState
    manifest: str | None = None


def verify(viewer: User, *, at: datetime, known: ChainHead | None = None) -> Report:
    """Compare everything with everything; reads all files, changes nothing.

    `known` is the head of the audit trail as somebody kept it elsewhere.
    """
    require(viewer, Permission.SEE_LEDGER)
    if damaged := tuple(_damage()):
        return Report(0, 0, 0, damaged)  # what a damaged database says proves nothing
    on_disk = set(_on_disk(store.root()))  # before the records: their files were there earlier
    batches = list(ImportBatch.objects.select_related("source").order_by("pk"))
    files = list(BatchFile.objects.select_related("batch").order_by("path"))
    visible = [file for file in files if file.batch.state == BatchState.COMMITTED]
    findings = [
        *_files(visible),
        *_strangers(on_disk, batches, {file.path for file in files}, at),
        *_unfinished(batches, at),
        *_records(batches),
        *_totals(batches),
        *_trail(known),
        *_references(),
        *_attached(at),
    ]
    seen = sum(batch.state == BatchState.COMMITTED for batch in batches)
    return Report(seen, len(visible), sum(file.rows for file in visible), tuple(findings))


def _on_disk(root: Path) -> Iterator[str]:
    """Yield what lies in the store: files below batches, folders of batches being written."""
    aside = root / store.INCOMING
    for path in store.batch_folders():
        inside = [child for child in path.rglob("*") if not child.is_dir()]
        yield from (child.relative_to(root).as_posix() for child in inside or [path])
    yield from (path.relative_to(root).as_posix() for path in aside.glob("*"))


def _files(files: Iterable[BatchFile]) -> Iterator[Finding]:
    """Hold every visible file against its hash, its rows and its sum."""
    import duckdb

    with duckdb.connect(config={"memory_limit": store.MEMORY_LIMIT}) as engine:
        for file in files:
            path = store.root() / file.path
            if not path.is_file():
                yield Finding(Kind.MISSING, file.path, _("The file is not in the store."))
            elif store.sha256(path) != file.sha256:
                yield Finding(Kind.CHANGED, file.path, _("Its content is not what was imported."))
            else:
                yield from _contents(engine, path, file)


def _contents(engine: duckdb.DuckDBPyConnection, path: Path, file: BatchFile) -> Iterator[Finding]:
    import duckdb

    try:
        rows, nets = store.contents(engine, path)
    except duckdb.Error as error:
        yield Finding(Kind.UNREADABLE, file.path, str(error).splitlines()[0])
        return
    net = sum(nets.values(), Decimal(0))
    if (rows, net) != (file.rows, file.net):
        text = _("%(rows)d lines, net %(net)s; recorded: %(r)d lines, net %(n)s.")
        yield Finding(
            Kind.TOTAL,
            file.path,
            text % {"rows": rows, "net": net, "r": file.rows, "n": file.net},
        )


def _strangers(
    on_disk: set[str], batches: Iterable[ImportBatch], recorded: set[str], at: datetime
) -> Iterator[Finding]:
    """Find what lies in the store and belongs to no batch that may have it there."""
    states = {batch.folder: batch for batch in batches}
    for path in sorted(on_disk - recorded):
        folder = path.removeprefix(f"{store.INCOMING}/").split("/")[0]
        owner = states.get(folder)
        if owner and owner.state == BatchState.STAGED:
            continue  # being written, or reported as unfinished
        if owner and owner.state == BatchState.FAILED:
            text = _("A failed import left it; `orchard import --resume` removes it.")
            yield Finding(Kind.LEFTOVER, path, text)
        else:
            yield Finding(Kind.UNKNOWN, path, _("No import recorded it."))


def _attached(at: datetime) -> Iterator[Finding]:
    """Find attached files that are missing, changed or belong to nothing."""
    said = {
        Wrong.MISSING: (Kind.MISSING, _("The attached file is not where it was put.")),
        Wrong.CHANGED: (Kind.CHANGED, _("Its content is not what was attached.")),
        Wrong.LEFT_OVER: (Kind.LEFTOVER, _("It hangs on nothing; `orchard nightly` removes it.")),
    }
    for found in attached.differences(at=at):
        kind, text = said[found.wrong]
        yield Finding(kind, found.path, text)


def _unfinished(batches: Iterable[ImportBatch], at: datetime) -> Iterator[Finding]:
    for batch in batches:
        if batch.state == BatchState.STAGED and leases.is_dead(batch, at):
            text = _("Its process ended in the middle; `orchard import --resume` clears it up.")
            yield Finding(Kind.UNFINISHED, _batch(batch.pk), text)


def _records(batches: Iterable[ImportBatch]) -> Iterator[Finding]:
    """Hold the records of every batch against what the trail says about it."""
    told = _told()
    for batch in batches:
        said = told.pop(str(batch.pk), None)
        if said is None or said.state != batch.state:
            state = said.state.label if said else _("nothing")
            text = _("Its state is %(state)s; the audit trail says: %(told)s.")
            text %= {"state": batch.get_state_display(), "told": state}
            yield Finding(Kind.RECORD, _batch(batch.pk), text)
        elif said.manifest and said.manifest != manifest_of(batch):
            text = _("Its files, counts or totals are not those that were committed.")
            yield Finding(Kind.RECORD, _batch(batch.pk), text)
    for key in told:
        yield Finding(Kind.RECORD, _batch(key), _("The audit trail knows it, the database not."))


def _told() -> dict[str, _Told]:
    """Read from the trail what happened to each batch, steps inside other services included."""
    told: dict[str, _Told] = {}
    events = AuditEvent.objects.filter(verb__startswith="ledger.").order_by("sequence")
    for event in events.iterator(chunk_size=2000):
        facts = _object(event.what)
        for verb, key, said in [*_steps(facts), (event.verb, event.subject_id, facts)]:
            if verb in _STATE_AFTER:
                manifest = said.get("manifest")
                told[key] = _Told(
                    _STATE_AFTER[verb], manifest if isinstance(manifest, str) else None
                )
    return told


def _steps(facts: dict[str, object]) -> list[tuple[str, str, dict[str, object]]]:
    """Return the services that ran inside the event's own, as (verb, key of subject, facts)."""
    match facts:
        case {"steps": [*steps]}:
            return [
                (str(step["verb"]), str(step["subject"][1]), step)
                for step in steps
                if isinstance(step, dict) and {"verb", "subject"} <= step.keys()
            ]
    return []


def _object(text: str) -> dict[str, object]:
    """Return what an event says; one that was made unreadable says nothing."""
    try:
        facts = json.loads(text)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _totals(batches: Iterable[ImportBatch]) -> Iterator[Finding]:
    """Hold what each batch says it adds against the sum of its files."""
    for batch in batches:
        if batch.state != BatchState.COMMITTED:
            continue
        added = sum((total.added for total in batch.totals.all()), Decimal(0))
        net = sum((file.net for file in batch.files.all()), Decimal(0))
        if added != net:
            text = _("It says it adds %(added)s, its files sum up to %(net)s.")
            yield Finding(Kind.TOTAL, _batch(batch.pk), text % {"added": added, "net": net})


def _trail(known: ChainHead | None) -> Iterator[Finding]:
    for found in verify_audit_chain(known=known).breaks:
        where = _("event %(number)d") % {"number": found.sequence}
        yield Finding(Kind.TRAIL, where, found.reason)


def _damage() -> Iterator[Finding]:
    """Let SQLite read its whole file; PostgreSQL checks its pages itself."""
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(20)")
            said = [str(text) for (text,) in cursor.fetchall()]
    except DatabaseError as error:
        said = [str(error)]
    for text in said:
        if text != "ok":
            yield Finding(Kind.DATABASE, _("database"), text)


def _references() -> Iterator[Finding]:
    """Ask the database whether every row still has the rows that it points to."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield Finding(Kind.RECORD, _("database"), str(error))


def _batch(key: object) -> str:
    return _("batch %(key)s") % {"key": key}
