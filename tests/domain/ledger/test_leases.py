"""One import per source, and none that runs for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ledgers import make_line, make_staged
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.ledger import importing, leases, services, store
from orchard.domain.ledger.models import ImportBatch, ImportSource
from orchard.domain.ledger.rules import KEPT_AFTER_UNDO, LEASE, BatchState
from orchard.domain.ledger.verification import Kind, verify
from people import NOON

DRAFT = services.Draft("ledger.csv", "a" * 64)


@pytest.fixture
def source(finn: User) -> ImportSource:
    return services.open_source("erp", by=finn, at=NOON)


@pytest.fixture
def interrupted(source: ImportSource, finn: User) -> ImportBatch:
    """A batch whose process died after it had renamed its folder into the store."""
    batch = services.start_batch(source, draft=DRAFT, by=finn, at=NOON)
    (store.root() / batch.folder).mkdir(parents=True)
    return batch


def elsewhere(batch: ImportBatch) -> ImportBatch:
    ImportBatch.objects.filter(pk=batch.pk).update(host="another machine")
    batch.refresh_from_db()
    return batch


def test_a_second_import_of_the_source_is_told(
    source: ImportSource, finn: User, tmp_path: Path
) -> None:
    staged = make_staged(tmp_path / "staged.parquet", [make_line()])
    order = importing.Order("erp", "ledger.csv")

    with leases.only_import_of(source), pytest.raises(leases.ImportIsRunning, match="erp"):
        importing.import_ledger(staged, order=order, by=finn, at=NOON)

    assert importing.import_ledger(staged, order=order, by=finn, at=NOON).counts.new == 1


def test_sources_do_not_wait_for_each_other(source: ImportSource, finn: User) -> None:
    other = services.open_source("shop", by=finn, at=NOON)

    with leases.only_import_of(source), leases.only_import_of(other):
        assert services.start_batch(other, draft=DRAFT, by=finn, at=NOON).state == BatchState.STAGED


def test_on_this_machine_the_death_of_a_process_shows_at_once(interrupted: ImportBatch) -> None:
    assert leases.is_dead(interrupted, NOON)

    with leases.only_import_of(interrupted.source):
        assert not leases.is_dead(interrupted, NOON)


@pytest.mark.trust("T-IMP-3")
def test_on_another_machine_it_shows_after_the_lease(interrupted: ImportBatch) -> None:
    batch = elsewhere(interrupted)

    assert not leases.is_dead(batch, NOON + LEASE)
    assert leases.is_dead(batch, NOON + LEASE + timedelta(seconds=1))


def test_a_claim_from_another_machine_holds(interrupted: ImportBatch, finn: User) -> None:
    batch = elsewhere(interrupted)

    with pytest.raises(leases.ImportIsRunning):
        services.start_batch(batch.source, draft=DRAFT, by=finn, at=NOON)

    assert batch.source.batches.count() == 1


@pytest.mark.trust("T-IMP-3")
def test_the_next_import_gives_up_the_dead_one(interrupted: ImportBatch, finn: User) -> None:
    batch = services.start_batch(interrupted.source, draft=DRAFT, by=finn, at=NOON)

    interrupted.refresh_from_db()
    assert (interrupted.state, batch.state) == (BatchState.FAILED, BatchState.STAGED)


@pytest.mark.trust("T-IMP-3")
def test_resuming_clears_up(interrupted: ImportBatch, finn: User) -> None:
    assert [f.kind for f in verify(finn, at=NOON).findings] == [Kind.UNFINISHED]

    given_up = importing.resume_imports(at=NOON)

    assert given_up == (interrupted,)
    assert not (store.root() / interrupted.folder).exists()
    assert verify(finn, at=NOON).is_whole
    assert AuditEvent.objects.filter(verb="ledger.import_failed", by_id=None).count() == 1


def test_a_batch_that_was_given_up_can_no_longer_commit(
    interrupted: ImportBatch, finn: User
) -> None:
    importing.resume_imports(at=NOON)
    written = services.Written(importing.Counts(1, 0, 0), (), {}, frozenset())

    with pytest.raises(services.LeaseWasLost, match="Import the file again"):
        services.commit_batch(interrupted, written=written, by=finn, at=NOON)

    interrupted.refresh_from_db()
    assert interrupted.state == BatchState.FAILED


def test_an_import_that_was_compared_with_an_undone_batch_is_refused(
    source: ImportSource, finn: User, tmp_path: Path
) -> None:
    staged = make_staged(tmp_path / "staged.parquet", [make_line()])
    first = importing.import_ledger(
        staged, order=importing.Order("erp", "x"), by=finn, at=NOON
    ).batch
    assert first is not None
    second = services.start_batch(source, draft=DRAFT, by=finn, at=NOON)
    services.undo_batch(first, by=finn, at=NOON)
    written = services.Written(importing.Counts(0, 1, 0), (), {}, frozenset({first.pk}))

    with pytest.raises(services.LedgerHasMoved):
        services.commit_batch(second, written=written, by=finn, at=NOON)


@pytest.mark.trust("T-IMP-5")
def test_files_of_an_undone_batch_stay_for_a_while(finn: User, tmp_path: Path) -> None:
    staged = make_staged(tmp_path / "staged.parquet", [make_line()])
    batch = importing.import_ledger(
        staged, order=importing.Order("erp", "x"), by=finn, at=NOON
    ).batch
    assert batch is not None
    services.undo_batch(batch, by=finn, at=NOON)

    assert importing.sweep(at=NOON + KEPT_AFTER_UNDO) == ()
    assert importing.sweep(at=NOON + KEPT_AFTER_UNDO + timedelta(days=1)) == (batch.folder,)
    assert verify(finn, at=NOON).is_whole
