"""The whole way of a staged file into the ledger: compare, write aside, publish, commit.

Files are written outside of any transaction, because that takes long; the transaction at the end
makes all of them visible at once. Whatever happens before it leaves the ledger as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.db import Error as BrokenDatabase
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Conflict, DomainError
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import leases, services, store
from orchard.domain.ledger.comparison import Change, Comparison, Counts, Known
from orchard.domain.ledger.models import BatchFile, ImportBatch, ImportSource
from orchard.domain.ledger.rules import (
    KEPT_AFTER_READING,
    KEPT_AFTER_UNDO,
    BatchState,
    FileKind,
    OnChanged,
)

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[int, int], None]
"""Called with the lines written and the lines to write."""


class LinesAreRejected(Conflict):
    """Some lines of the file cannot be imported, and nobody said to import the rest."""


class ReadingWasDamaged(Conflict):
    """The staged file is not what reading says it wrote."""


class LinesHaveChanged(Conflict):
    """Lines stand in the ledger with other values, and nobody said what to do with them."""

    def __init__(self, text: str, *, counts: Counts, examples: tuple[Change, ...]) -> None:
        super().__init__(text)
        self.counts = counts
        self.examples = examples


class Staged(Protocol):
    """What reading hands over: lines in the STAGED contract, and what it could not read."""

    @property
    def parquet(self) -> Path:
        """The file with the lines."""

    @property
    def rows(self) -> int:
        """Lines in it."""

    @property
    def rejected(self) -> int:
        """Lines that could not be read."""

    @property
    def net(self) -> Decimal:
        """Sum of the net amounts over all currencies, as it was when the lines were read."""

    @property
    def sha256(self) -> str:
        """Content hash of what was read."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for."""

    source: str
    file_name: str
    mapping: str = ""
    on_changed: OnChanged = OnChanged.REFUSE
    without_rejected: bool = False
    fixes: tuple[Mapping[str, object], ...] = ()
    """Cells that a person corrected; they are recorded with the batch."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on: hears of progress, may stop the import, and has a clock for the lease."""

    progress: Progress | None = None
    should_stop: Callable[[], bool] = lambda: False
    clock: leases.Clock | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do when it is only a trial (then without a batch)."""

    counts: Counts
    rejected: int
    examples: tuple[Change, ...]
    batch: ImportBatch | None = None


def try_import(staged: Staged, *, order: Order, by: User, at: datetime) -> Outcome:
    """Count what an import would do; neither the database nor the store changes."""
    require(by, Permission.IMPORT_LEDGER)
    import duckdb

    source = ImportSource.objects.filter(name=order.source).first()
    if source is None:
        with duckdb.connect() as engine:
            counts = Comparison(engine, staged.parquet, Known()).counts
        return Outcome(counts, staged.rejected, ())
    with leases.only_import_of(source), store.room_on_disk(), _engine(source) as engine:
        comparison = Comparison(engine, staged.parquet, _known(source))
        return Outcome(comparison.counts, staged.rejected, comparison.examples())


def import_ledger(
    staged: Staged, *, order: Order, by: User, at: datetime, watch: Watch | None = None
) -> Outcome:
    """Import a staged file: all of it becomes visible, or nothing."""
    watch = watch or Watch()
    if staged.rejected and not order.without_rejected:
        raise LinesAreRejected(
            _("%(rows)d lines cannot be imported. Correct them, or ask to import the rest.")
            % {"rows": staged.rejected}
        )
    with store.room_on_disk():
        return _import_whole(staged, order, by, at, watch)


def _import_whole(staged: Staged, order: Order, by: User, at: datetime, watch: Watch) -> Outcome:
    source = _source(order.source, by=by, at=at)
    with leases.only_import_of(source):
        draft = services.Draft(
            order.file_name,
            staged.sha256,
            order.mapping,
            staged.rejected,
            control_totals(staged),
            order.fixes,
        )
        batch = services.start_batch(source, draft=draft, by=by, at=at)
        with _failing_cleanly(batch, by=by, at=at):
            with leases.heartbeat(batch, watch.clock), _engine(source) as engine:
                written, examples = _write(engine, batch, staged, order.on_changed, watch)
            services.commit_batch(batch, written=written, by=by, at=_now(watch, at))
    return Outcome(written.counts, staged.rejected, examples, batch)


def control_totals(staged: Staged) -> dict[str, Decimal]:
    """Return the net amount per currency, after holding it against what was read."""
    import duckdb

    with duckdb.connect() as engine:
        rows, nets = store.contents(engine, staged.parquet)
    if (rows, sum(nets.values(), Decimal(0))) != (staged.rows, staged.net):
        raise ReadingWasDamaged(_("The lines on the disk are not those that were read. Try again."))
    return nets


def resume_imports(*, at: datetime) -> tuple[ImportBatch, ...]:
    """Give up imports whose process died, and take away files that nobody will see again."""
    dead = [
        batch
        for batch in ImportBatch.objects.running().select_related("source").order_by("pk")
        if leases.is_dead(batch, at)
    ]
    reason = _("Its process ended in the middle.")
    given_up = tuple(services.fail_batch(batch, reason=reason, by=None, at=at) for batch in dead)
    sweep(at=at)
    return given_up


def sweep(*, at: datetime) -> tuple[str, ...]:
    """Remove the folders of failed batches, and of those that were undone long ago.

    A folder that the database does not know stays: it may be the wrong database.
    """
    present = {path.name for path in _folders(store.root())}
    present |= {path.name for path in _folders(store.root() / store.INCOMING)}
    failed = ImportBatch.objects.filter(state=BatchState.FAILED)
    undone = ImportBatch.objects.filter(state=BatchState.UNDONE, undone_at__lt=at - KEPT_AFTER_UNDO)
    gone = [batch.folder for batch in (*failed, *undone) if batch.folder in present]
    _forget_readings(before=at - KEPT_AFTER_READING)
    return tuple(folder for folder in gone if store.remove(folder))


def _forget_readings(*, before: datetime) -> None:
    """Remove what processes left that were killed while they read a file."""
    for folder in _folders(store.staging()):
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def _folders(parent: Path) -> list[Path]:
    return [path for path in parent.iterdir() if path.is_dir()] if parent.is_dir() else []


def _source(name: str, *, by: User, at: datetime) -> ImportSource:
    found = ImportSource.objects.filter(name=name).first()
    return found or services.open_source(name, by=by, at=at)


def _now(watch: Watch, at: datetime) -> datetime:
    return watch.clock() if watch.clock else at


@contextmanager
def _engine(source: ImportSource) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the engine; the source's lock makes its spill folder ours alone."""
    spill = store.root() / store.SPILL / str(source.pk)
    shutil.rmtree(spill, ignore_errors=True)
    with store.open_engine(spill) as engine:
        yield engine


@contextmanager
def _failing_cleanly(batch: ImportBatch, *, by: User, at: datetime) -> Iterator[None]:
    """Declare a batch failed that does not reach its commit, then remove what it wrote.

    The database decides first: when even that is out of reach, for example because the disk is
    full, everything stays as it is for `resume_imports`.
    """
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        try:
            services.fail_batch(batch, reason=_reason(error), by=by, at=at)
            store.remove(batch.folder)
        except (BrokenDatabase, DomainError, OSError) as second:
            error.add_note(f"The batch could not be declared failed: {second}")
        raise


def _reason(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return _("It was stopped.")
    return str(error) or type(error).__name__


def _write(
    engine: duckdb.DuckDBPyConnection,
    batch: ImportBatch,
    staged: Staged,
    on_changed: OnChanged,
    watch: Watch,
) -> tuple[services.Written, tuple[Change, ...]]:
    """Compare, write the months aside and publish them."""
    files = list(_visible_files(batch.source))
    comparison = Comparison(engine, staged.parquet, _known_of(files))
    examples = comparison.examples()
    if comparison.counts.changed and on_changed is OnChanged.REFUSE:
        raise LinesHaveChanged(
            _changed(comparison.counts), counts=comparison.counts, examples=examples
        )
    _write_files(comparison, batch.folder, on_changed, watch)
    corrections = _corrections(comparison, files) if on_changed is OnChanged.CORRECT else {}
    written = services.Written(
        counts=comparison.counts,
        files=store.publish(engine, batch.folder),
        corrections=corrections,
        compared_with=frozenset(file.batch_id for file in files),
    )
    return written, examples


def _write_files(comparison: Comparison, folder: str, on_changed: OnChanged, watch: Watch) -> None:
    counts, aside = comparison.counts, store.incoming(folder)
    corrected = counts.changed if on_changed is OnChanged.CORRECT else 0
    done, total = 0, counts.new + 2 * corrected

    def step(rows: int) -> None:
        nonlocal done
        done += rows
        if watch.progress:
            watch.progress(done, total)
        if watch.should_stop():
            raise store.ImportStopped(_("The import was stopped. Nothing was imported."))

    if total:
        additions = comparison.additions(on_changed)
        store.write_months(comparison.engine, additions, FileKind.LINES, aside, step)
    if reversals := comparison.reversals(on_changed):
        store.write_months(comparison.engine, reversals, FileKind.REVERSALS, aside, step)


def _visible_files(source: ImportSource) -> list[BatchFile]:
    """Return the files of the source that make up the ledger, in the order of their batches."""
    visible = BatchFile.objects.filter(batch__source=source, batch__state=BatchState.COMMITTED)
    return list(visible.order_by("path"))


def _known(source: ImportSource) -> Known:
    return _known_of(_visible_files(source))


def _known_of(files: list[BatchFile]) -> Known:
    paths = {
        kind: tuple(store.root() / file.path for file in files if file.kind == kind)
        for kind in FileKind
    }
    return Known(paths[FileKind.LINES], paths[FileKind.REVERSALS])


def _corrections(comparison: Comparison, files: list[BatchFile]) -> dict[int, int]:
    """Return how many lines of which batch are taken back."""
    batches = {str(store.root() / file.path): file.batch_id for file in files}
    rows: dict[int, int] = {}
    for path, count in comparison.corrected_files().items():
        rows[batches[path]] = rows.get(batches[path], 0) + count
    return rows


def _changed(counts: Counts) -> str:
    return _(
        "%(rows)d lines stand in the ledger with other values, so nothing was imported. Look at "
        "them, then choose: correct them (the old line is taken back, the new one added), or keep "
        "the ledger's lines and import only the %(new)d new ones."
    ) % {"rows": counts.changed, "new": counts.new}
