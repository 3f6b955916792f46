"""The way of an uploaded file to a batch: receive, look, count, import; the long work of drafts.

Whatever a person decides is a service (`services.drafts`). This is what a worker does in between,
outside of any transaction, with progress that others see and a flag that stops it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from orchard.domain.core import queries as core_queries
from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.models import User
from orchard.domain.ledger import customers, importing, leases, queries, store, uploads
from orchard.domain.ledger.models import ImportBatch, ImportDraft
from orchard.domain.ledger.reading import head, mapping, mistakes, staging
from orchard.domain.ledger.reading.mapping import Mapping, Proposal
from orchard.domain.ledger.rules import (
    KEPT_DRAFT,
    DraftWork,
    OnChanged,
    lease_until,
)
from orchard.domain.ledger.services import drafts as services

SECONDS_BETWEEN_WORDS = 0.5
"""Progress is stored, and the wish to stop is looked for, at most twice a second."""
CHANGED_EXAMPLES = 20


class DraftFileIsGone(DomainError):
    """The uploaded file was removed since."""


@dataclass(frozen=True, slots=True)
class KeptReading:
    """What an earlier reading of the same draft gave, as `importing` takes it."""

    parquet: Path
    rows: int
    rejected: int
    net: Decimal
    sha256: str


def receive(
    chunks: Iterable[bytes], *, label: str, source: str, by: User, at: datetime
) -> ImportDraft:
    """Keep an uploaded file under a name of ours, and open a draft for it."""
    upload = uploads.keep(chunks, label=label, by=by)
    try:
        return open_kept(upload, source=source, by=by, at=at)
    except BaseException:
        uploads.let_go(upload)
        raise


def open_kept(upload: services.Upload, *, source: str, by: User, at: datetime) -> ImportDraft:
    """Open a draft for a file that is kept, with what the source's last import remembers."""
    remembered = queries.remembered_mapping(by, source.strip())
    return services.open_draft(source, upload=upload, mapping=remembered, by=by, at=at)


def carry_out(draft: ImportDraft, *, by: User, clock: leases.Clock) -> ImportDraft:
    """Do the work that the draft waits for, or that a dead worker left; the draft says how it ends.

    The lock ends with its process: whoever holds it knows that nobody else works on the draft.
    """
    try:
        with leases.file_lock(store.root() / store.LOCKS / f"draft-{draft.pk}.lock", wait=False):
            return _carry_out(draft, by, clock)
    except leases.LockIsTaken:
        raise services.WorkWasLost(_("Somebody else has this import in hand already.")) from None


def _carry_out(draft: ImportDraft, by: User, clock: leases.Clock) -> ImportDraft:
    draft = services.begin_work(draft, by=by, at=clock())
    running = ImportDraft.objects.running().filter(pk=draft.pk)
    with _telling(draft, by, clock), leases.beating(running, clock, name=f"draft {draft.pk}"):
        WORKS[DraftWork(draft.work)](draft, by, clock)
    return draft


@contextmanager
def _telling(draft: ImportDraft, by: User, clock: leases.Clock) -> Iterator[None]:
    """Turn the end of the work into a state; nobody else looks at what a worker raises."""
    try:
        yield
    except (mistakes.ReadingStopped, store.ImportStopped):
        services.note_stopped(draft, by=by, at=clock())
    except services.WorkWasLost:
        raise
    except DomainError as mistake:
        services.note_failed(draft, reason=str(mistake), by=by, at=clock())
    except Exception:
        reason = _(
            "Orchard made a mistake. Nothing was imported; the log of the worker tells more."
        )
        services.note_failed(draft, reason=reason, by=by, at=clock())
        raise


class _Watcher:
    """Stores progress and looks for the wish to stop, both not too often."""

    def __init__(self, draft: ImportDraft, clock: leases.Clock) -> None:
        self.draft, self.clock = draft, clock
        self._told = self._looked = 0.0
        self._wanted = False

    def hear(self, done: int, total: int | None) -> None:
        """Store how far the work is; the last word always counts."""
        now = time.monotonic()
        if now - self._told < SECONDS_BETWEEN_WORDS and done != total:
            return
        self._told = now
        rows = ImportDraft.objects.running().filter(pk=self.draft.pk)
        rows.update(rows_done=done, rows_total=total, lease_until=lease_until(self.clock()))

    def should_stop(self) -> bool:
        """Say whether somebody asked to stop."""
        now = time.monotonic()
        if not self._wanted and now - self._looked >= SECONDS_BETWEEN_WORDS:
            self._looked = now
            wishes = ImportDraft.objects.filter(pk=self.draft.pk)
            self._wanted = bool(wishes.values_list("wants_stop", flat=True).first())
        return self._wanted


def _look(draft: ImportDraft, by: User, clock: leases.Clock) -> None:
    """Find out how the file is written and what its columns mean.

    Where the source's last import says all of that, nobody has to: its lines are counted at once.
    """
    said = _said(draft)
    try:
        found, fits = _found_with(draft, by, clock, said)
    except (mistakes.HostileFile, mistakes.NotALedger):
        forget_files(draft)
        raise
    is_said_already = fits and said != Mapping() and not draft.answers
    if is_said_already and not found["questions"] and not found["mistake"]:
        draft.found = found
        _count(draft, by, clock)
    else:
        services.note_found(draft, found=found, by=by, at=clock())


def _found_with(
    draft: ImportDraft, by: User, clock: leases.Clock, said: Mapping
) -> tuple[dict[str, object], bool]:
    """Return what was found, and whether what was said before fits the file."""
    try:
        return _found(draft, by, clock, said), True
    except mistakes.MappingDoesNotFit:
        if said == Mapping():
            raise
        return _found(draft, by, clock, Mapping()), False


def _found(draft: ImportDraft, by: User, clock: leases.Clock, said: Mapping) -> dict[str, object]:
    folder = store.draft(draft.token)
    kept = folder / store.HEAD
    try:
        proposal = staging.propose(
            str(original(draft)),
            mapping=said,
            answers=draft.answers,
            fixes=draft.fixes,
            head=kept,
            scratch=folder,
            should_stop=_Watcher(draft, clock).should_stop,
            base_currency=_base(by),
            today=clock().date(),
        )
        return as_found(proposal)
    except (mistakes.NoDateColumn, mistakes.NoAmountColumn) as mistake:
        if (first := head.read(kept)) is None:
            raise
        return as_found(Proposal(Mapping(), (), (), first.names), mistake=str(mistake))


def _count(draft: ImportDraft, by: User, clock: leases.Clock) -> None:
    """Read every line and hold it against the ledger; nothing of it is stored."""
    try:
        staged = _stage(draft, by, clock)
    except mapping.NeedsAnswers as open_:
        found = {**draft.found, "questions": [asdict(question) for question in open_.questions]}
        services.note_found(draft, found=found, by=by, at=clock())
        return
    outcome = importing.try_import(staged, order=_order(draft, staged.mapping), by=by, at=clock())
    proposal = Proposal(staged.mapping, (), staged.notices, tuple(draft.found.get("columns", ())))
    counted = _counted(staged, outcome)
    services.note_counted(draft, found=as_found(proposal), counted=counted, by=by, at=clock())


def _import(draft: ImportDraft, by: User, clock: leases.Clock) -> None:
    """Import what was counted, then give its new customers their accounts."""
    staged = _kept(draft) or _stage(draft, by, clock)
    batch = _committed_before(draft) or _batch_of(draft, staged, by, clock)
    folded = customers.fold_new(draft.source_name, [staged.parquet], by=by, clock=clock)
    services.note_imported(draft, batch=batch, folded=folded.counts(), by=by, at=clock())
    forget_files(draft, keep=(store.REJECTED,))


def _batch_of(
    draft: ImportDraft, staged: importing.Staged, by: User, clock: leases.Clock
) -> ImportBatch:
    watcher = _Watcher(draft, clock)
    watch = importing.Watch(watcher.hear, watcher.should_stop, clock)
    order = _order(draft, mapping.from_table(draft.found["mapping"]))
    outcome = importing.import_ledger(staged, order=order, by=by, at=clock(), watch=watch)
    assert outcome.batch is not None, "an import that is no trial gives a batch"
    return outcome.batch


def _committed_before(draft: ImportDraft) -> ImportBatch | None:
    """Return the batch of a worker that died between its commit and its last word."""
    same = ImportBatch.objects.visible().filter(
        source__name=draft.source_name,
        sha256=draft.counted["sha256"],
        started_at__gte=draft.changed_at,
        draft__isnull=True,
    )
    return same.order_by("pk").first()


WORKS: dict[DraftWork, Callable[[ImportDraft, User, leases.Clock], None]] = {
    DraftWork.LOOK: _look,
    DraftWork.COUNT: _count,
    DraftWork.IMPORT: _import,
}


def _stage(draft: ImportDraft, by: User, clock: leases.Clock) -> staging.Staged:
    watcher = _Watcher(draft, clock)
    folder = store.draft(draft.token)
    return staging.stage(
        str(original(draft)),
        folder / store.STAGED,
        mapping=_said(draft),
        answers=draft.answers,
        fixes=draft.fixes,
        progress=watcher.hear,
        should_stop=watcher.should_stop,
        base_currency=_base(by),
        today=clock().date(),
    )


def _base(by: User) -> str:
    return core_queries.organisation(by).currency


def _said(draft: ImportDraft) -> Mapping:
    return mapping.from_toml(draft.mapping) if draft.mapping else Mapping()


def _order(draft: ImportDraft, used: Mapping) -> importing.Order:
    return importing.Order(
        source=draft.source_name,
        file_name=draft.file_name,
        mapping=mapping.to_toml(used),
        on_changed=OnChanged(draft.on_changed),
        without_rejected=draft.without_rejected,
        fixes=tuple(draft.fixes),
    )


def _kept(draft: ImportDraft) -> KeptReading | None:
    """Return what the trial read, where its file is still there."""
    parquet = store.draft(draft.token) / store.STAGED
    if not (draft.counted and parquet.is_file()):
        return None
    rows, rejected = int(draft.counted["rows"]), int(draft.counted["rejected"])
    net, sha256 = Decimal(draft.counted["net"]), str(draft.counted["sha256"])
    return KeptReading(parquet, rows, rejected, net, sha256)


def as_found(proposal: Proposal, *, mistake: str = "") -> dict[str, object]:
    """Return a proposal as it is stored."""
    return {
        "mapping": mapping.to_table(proposal.mapping),
        "questions": [asdict(question) for question in proposal.questions],
        "notices": [{"kind": one.kind, "details": dict(one.details)} for one in proposal.notices],
        "columns": list(proposal.columns),
        "mistake": mistake,
    }


def _counted(staged: staging.Staged, outcome: importing.Outcome) -> dict[str, object]:
    """Return the trial's numbers as they are stored: amounts as texts, days as ISO."""
    counts = outcome.counts
    totals = importing.control_totals(staged)
    return {
        "rows": staged.rows,
        "new": counts.new,
        "same": counts.same,
        "changed": counts.changed,
        "rejected": staged.rejected,
        "net": str(staged.net),
        "sha256": staged.sha256,
        "first": staged.first.isoformat() if staged.first else None,
        "last": staged.last.isoformat() if staged.last else None,
        "totals": {currency: str(net) for currency, net in totals.items()},
        "months": _months(staged.parquet),
        "examples": [
            {name: str(value or "") for name, value in asdict(change).items()}
            for change in outcome.examples[:CHANGED_EXAMPLES]
        ],
    }


def _months(parquet: Path) -> dict[str, list[str]]:
    """Return the months in which each currency occurs, to know which rates are needed."""
    import duckdb

    with duckdb.connect() as engine:
        rows = engine.execute(
            "SELECT currency, strftime(booked_on, '%Y-%m') FROM read_parquet(?) "
            "GROUP BY 1, 2 ORDER BY 1, 2",
            [str(parquet)],
        ).fetchall()
    months: dict[str, list[str]] = {}
    for currency, month in rows:
        months.setdefault(currency, []).append(month)
    return months


def original(draft: ImportDraft) -> Path:
    """Return where the uploaded file lies, or say that it is gone."""
    path = store.draft(draft.token) / store.ORIGINAL
    if not path.is_file():
        raise DraftFileIsGone(_("The uploaded file is not kept any more. Upload it again."))
    return path


def discard(draft: ImportDraft, *, expected: int, by: User | None, at: datetime) -> None:
    """Give a draft up and remove its file."""
    services.discard(draft, expected=expected, by=by, at=at)
    forget_files(draft)


def forget_files(draft: ImportDraft, *, keep: tuple[str, ...] = ()) -> None:
    """Remove the draft's files from the disk; an import keeps its list of rejected lines."""
    folder = store.draft(draft.token)
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.name not in keep:
            with suppress(OSError):
                path.unlink()


def clear_up(*, at: datetime) -> int:
    """Fail drafts whose worker died, and discard those that nobody touched for long."""
    reason = _("The worker was stopped in the middle. Nothing was imported; start it again.")
    dead = ImportDraft.objects.running().filter(lease_until__lt=at)
    for draft in dead:
        services.note_failed(draft, reason=reason, by=None, at=at)
    for draft in ImportDraft.objects.open().filter(changed_at__lt=at - KEPT_DRAFT):
        discard(draft, expected=draft.version, by=None, at=at)
    return len(dead)
