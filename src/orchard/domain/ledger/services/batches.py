"""What one may do with import batches; every function is one audited transaction.

The long work between start and commit, reading and writing files, is in `importing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import leases
from orchard.domain.ledger.comparison import Counts
from orchard.domain.ledger.manifest import manifest_of
from orchard.domain.ledger.models import (
    BatchFile,
    ControlTotal,
    Correction,
    ImportBatch,
    ImportSource,
)
from orchard.domain.ledger.rules import BatchState, lease_until, may_be_undone
from orchard.domain.ledger.store import StoredFile

LONGEST_NAME = 200


class LeaseWasLost(Conflict):
    """The import was declared dead while it still worked, so it may not become visible."""


class LedgerHasMoved(Conflict):
    """A batch that this import was compared with has been undone since."""


class BatchIsNotInTheLedger(Conflict):
    """Only what is in the ledger can be undone."""


class LinesWereCorrected(Conflict):
    """Later batches took lines of this one back."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known about a file before its lines are written."""

    file_name: str
    sha256: str
    mapping: str = ""
    rows_rejected: int = 0
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    fixes: Sequence[Mapping[str, object]] = ()
    """Cells that a person corrected before the import: line, column, value, what was there."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an import put into the store, and against which batches it was compared."""

    counts: Counts
    files: tuple[StoredFile, ...]
    corrections: Mapping[int, int]
    compared_with: frozenset[int]


@audited("ledger.source_opened")
def open_source(name: str, *, by: User | None, at: datetime) -> ImportSource:
    """Create the source under this name."""
    _require(by, Permission.IMPORT_LEDGER)
    if not name.strip() or len(name) > LONGEST_NAME:
        text = _("Name the source in 1 to %(most)d letters, the same way every time.")
        raise Invalid(text % {"most": LONGEST_NAME})
    source, _created = ImportSource.objects.get_or_create(name=name)
    remark(name=name)
    return source


@audited("ledger.import_started")
def start_batch(
    source: ImportSource, *, draft: Draft, by: User | None, at: datetime
) -> ImportBatch:
    """Claim the source for one import; a dead import of it is declared failed first."""
    _require(by, Permission.IMPORT_LEDGER)
    _lock(source)
    for running in ImportBatch.objects.running().filter(source=source):
        leases.refuse_while_running(running, at)
        fail_batch(running, reason=_("Its process ended in the middle."), by=by, at=at)
    batch = ImportBatch.objects.create(
        source=source,
        file_name=draft.file_name,
        sha256=draft.sha256,
        mapping=draft.mapping,
        rows_rejected=draft.rows_rejected,
        fixes=list(draft.fixes),
        started_at=at,
        started_by=by,
        lease_until=lease_until(at),
        host=leases.this_machine(),
    )
    totals = [ControlTotal(batch=batch, currency=c, read=net) for c, net in draft.totals.items()]
    ControlTotal.objects.bulk_create(totals)
    remark(source=source.name, file=draft.file_name, sha256=draft.sha256, fixes=len(draft.fixes))
    return batch


@audited("ledger.import_committed")
def commit_batch(
    batch: ImportBatch, *, written: Written, by: User | None, at: datetime
) -> ImportBatch:
    """Make the whole batch visible, unless its claim was lost or the ledger moved meanwhile."""
    _require(by, Permission.IMPORT_LEDGER)
    _lock(batch.source)
    visible = ImportBatch.objects.visible().filter(pk__in=written.compared_with)
    if visible.count() != len(written.compared_with):
        raise LedgerHasMoved(_("A batch was undone during the import. Import the file again."))
    counts = written.counts
    _move(
        batch,
        BatchState.COMMITTED,
        committed_at=at,
        rows_new=counts.new,
        rows_same=counts.same,
        rows_changed=counts.changed,
    )
    _record(batch, written)
    remark(new=counts.new, same=counts.same, changed=counts.changed, manifest=manifest_of(batch))
    return batch


@audited("ledger.import_failed")
def fail_batch(batch: ImportBatch, *, reason: str, by: User | None, at: datetime) -> ImportBatch:
    """Declare that an import ended without result; nothing of it was ever visible."""
    _move(batch, BatchState.FAILED, failure=reason)
    remark(reason=reason)
    return batch


@audited("ledger.import_undone")
def undo_batch(batch: ImportBatch, *, by: User | None, at: datetime) -> ImportBatch:
    """Take the batch out of view; its files stay on the disk until they are swept."""
    _require(by, Permission.UNDO_IMPORT)
    _lock(batch.source)
    batch.refresh_from_db()
    if not may_be_undone(batch.state):
        raise BatchIsNotInTheLedger(
            _("Batch %(batch)s is not in the ledger (%(state)s), so there is nothing to undo.")
            % {"batch": batch.pk, "state": batch.get_state_display()}
        )
    _refuse_if_corrected(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=BatchState.UNDONE, undone_at=at, undone_by=by
    )
    batch.refresh_from_db()
    remark(manifest=manifest_of(batch))
    return batch


def _require(by: User | None, permission: Permission) -> None:
    """Refuse without a person: imports and undoing are always somebody's."""
    if by is None:
        raise NotAllowed
    require(by, permission)


def _lock(source: ImportSource) -> None:
    """Let commits and undos of one source follow one another."""
    ImportSource.objects.select_for_update().get(pk=source.pk)


def _move(batch: ImportBatch, state: BatchState, **changes: object) -> None:
    """Change a batch that is still staged; anybody else's word on it came first and counts."""
    moved = ImportBatch.objects.running().filter(pk=batch.pk)
    if not moved.update(state=state, lease_until=None, **changes):
        raise LeaseWasLost(
            _("The import was silent for too long and was given up. Import the file again.")
        )
    batch.refresh_from_db()


def _record(batch: ImportBatch, written: Written) -> None:
    BatchFile.objects.bulk_create(
        BatchFile(
            batch=batch,
            kind=file.kind,
            month=file.month,
            path=file.path,
            sha256=file.sha256,
            rows=file.rows,
            net=file.net,
        )
        for file in written.files
    )
    for currency, added in _sums(file.nets for file in written.files).items():
        batch.totals.update_or_create(
            currency=currency,
            defaults={"added": added},
            create_defaults={"added": added, "read": 0},
        )
    Correction.objects.bulk_create(
        Correction(batch=batch, corrected_id=corrected, rows=rows)
        for corrected, rows in written.corrections.items()
    )
    ImportSource.objects.filter(pk=batch.source_id).update(mapping=batch.mapping)


def _sums(nets: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """Add amounts up per currency."""
    total: dict[str, Decimal] = {}
    for net in nets:
        for currency, amount in net.items():
            total[currency] = total.get(currency, Decimal(0)) + amount
    return total


def _refuse_if_corrected(batch: ImportBatch) -> None:
    later = batch.corrected_by.filter(batch__state=BatchState.COMMITTED).order_by("batch")
    rows = list(later.values_list("batch", "rows"))
    if rows:
        listed = ", ".join(_("%d (%d lines)") % row for row in rows)
        raise LinesWereCorrected(
            _("Later batches corrected lines of batch %(batch)s: %(listed)s. Undo those first.")
            % {"batch": batch.pk, "listed": listed}
        )
