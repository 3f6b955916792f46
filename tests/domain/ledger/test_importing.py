"""Importing: what is new, known, changed; all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ledgers import make_line, make_staged
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.ledger import importing, queries, services, store
from orchard.domain.ledger.comparison import Counts
from orchard.domain.ledger.models import ImportBatch
from orchard.domain.ledger.rules import BatchState, OnChanged
from people import NOON

JANUARY = [make_line("I1", "1"), make_line("I1", "2", net=Decimal(50)), make_line("I2", "1")]
FEBRUARY = [
    make_line("I3", "1", booked_on=date(2026, 2, 3)),
    make_line("I3", "2", booked_on=date(2026, 2, 3)),
]

Import = Callable[..., importing.Outcome]


@pytest.fixture
def run_import(tmp_path: Path, finn: User) -> Import:
    def run(
        lines: list[dict[str, object]], *, source: str = "erp", **options: object
    ) -> importing.Outcome:
        rejected = int(str(options.pop("rejected", 0)))
        staged = make_staged(tmp_path / "staged.parquet", lines, rejected=rejected)
        order = importing.Order(source, "ledger.csv", **options)  # type: ignore[arg-type]
        return importing.import_ledger(staged, order=order, by=finn, at=NOON)

    return run


def seen(viewer: User) -> list[tuple[object, ...]]:
    """Return the visible ledger, in an order of its own."""
    files = [str(path) for path in queries.ledger_files(viewer)]
    if not files:
        return []
    return (
        duckdb.connect()
        .execute("SELECT * EXCLUDE (source_line) FROM read_parquet(?) ORDER BY ALL", [files])
        .fetchall()
    )


def net(viewer: User) -> Decimal:
    return sum((Decimal(str(row[15])) for row in seen(viewer)), Decimal(0))


def test_an_import_becomes_one_file_per_month(
    run_import: Import, finn: User, store_root: Path
) -> None:
    outcome = run_import(JANUARY + FEBRUARY)

    assert outcome.counts == Counts(new=5, same=0, changed=0)
    assert [path.name for path in queries.ledger_files(finn)] == [
        "2026-01.parquet",
        "2026-02.parquet",
    ]
    assert len(seen(finn)) == 5
    assert outcome.batch is not None
    assert outcome.batch.state == BatchState.COMMITTED
    assert {(t.currency, t.read, t.added) for t in outcome.batch.totals.all()} == {
        ("EUR", 450, 450)
    }


@pytest.mark.trust("T-IMP-2")
def test_the_same_file_again_adds_nothing(run_import: Import, finn: User) -> None:
    run_import(JANUARY)
    before = seen(finn)

    again = run_import(JANUARY)

    assert again.counts == Counts(new=0, same=3, changed=0)
    assert seen(finn) == before


@pytest.mark.trust("T-IMP-2")
def test_of_an_overlapping_file_only_the_new_lines_are_added(
    run_import: Import, finn: User
) -> None:
    run_import(JANUARY)

    outcome = run_import(JANUARY + FEBRUARY)

    assert outcome.counts == Counts(new=2, same=3, changed=0)
    assert len(seen(finn)) == 5


def test_lines_without_line_numbers_are_counted_not_merged(run_import: Import, finn: User) -> None:
    twins = [make_line("I1", None), make_line("I1", None)]
    run_import(twins)

    outcome = run_import([*twins, make_line("I1", None)])

    assert outcome.counts == Counts(new=1, same=2, changed=0)
    assert len(seen(finn)) == 3


def test_the_same_numbers_of_another_source_are_other_lines(run_import: Import, finn: User) -> None:
    run_import(JANUARY)

    outcome = run_import(JANUARY, source="shop")

    assert outcome.counts.new == 3


def test_changed_lines_are_refused_and_shown(run_import: Import, finn: User) -> None:
    run_import(JANUARY)
    before = seen(finn)

    with pytest.raises(importing.LinesHaveChanged, match="1 lines stand") as refusal:
        run_import([make_line("I1", "1", net=Decimal(120))])

    assert [(c.invoice, c.net_before, c.net) for c in refusal.value.examples] == [("I1", 100, 120)]
    assert seen(finn) == before
    assert queries.batches(finn)[0].state == BatchState.FAILED


@pytest.mark.trust("T-IMP-2")
def test_a_correction_takes_the_old_line_back(run_import: Import, finn: User) -> None:
    run_import(JANUARY)

    outcome = run_import([make_line("I1", "1", net=Decimal(120))], on_changed=OnChanged.CORRECT)

    assert outcome.counts == Counts(new=0, same=0, changed=1)
    assert net(finn) == 270
    assert len(seen(finn)) == 5


def test_a_corrected_line_counts_with_its_last_values(run_import: Import, finn: User) -> None:
    corrected = [make_line("I1", "1", net=Decimal(120))]
    run_import(JANUARY)
    run_import(corrected, on_changed=OnChanged.CORRECT)

    same = run_import(corrected)
    back = run_import(JANUARY, on_changed=OnChanged.CORRECT)

    assert same.counts == Counts(new=0, same=1, changed=0)
    assert back.counts == Counts(new=0, same=2, changed=1)
    assert net(finn) == 250


def test_a_line_that_moved_to_another_month_has_changed(run_import: Import, finn: User) -> None:
    run_import(JANUARY)
    moved = [make_line("I1", "1", booked_on=date(2026, 3, 1))]

    outcome = run_import(moved, on_changed=OnChanged.CORRECT)

    assert outcome.counts.changed == 1
    assert net(finn) == 250


def test_the_ledgers_lines_may_be_kept(run_import: Import, finn: User) -> None:
    run_import(JANUARY)

    outcome = run_import(
        [make_line("I1", "1", net=Decimal(120)), *FEBRUARY], on_changed=OnChanged.KEEP
    )

    assert outcome.counts == Counts(new=2, same=0, changed=1)
    assert net(finn) == 450


def test_a_renamed_customer_is_a_change_not_a_second_sale(run_import: Import, finn: User) -> None:
    run_import([make_line("I1", None, customer_name="Acme")])

    outcome = run_import(
        [make_line("I1", None, customer_name="ACME Ltd")], on_changed=OnChanged.KEEP
    )

    assert outcome.counts == Counts(new=0, same=0, changed=1)


def test_rejected_lines_stop_the_import_unless_the_rest_is_wanted(
    run_import: Import, finn: User
) -> None:
    with pytest.raises(importing.LinesAreRejected, match="2 lines"):
        run_import(JANUARY, rejected=2)

    outcome = run_import(JANUARY, rejected=2, without_rejected=True)

    assert outcome.rejected == 2
    assert outcome.counts.new == 3


def test_a_trial_changes_nothing(run_import: Import, finn: User, tmp_path: Path) -> None:
    run_import(JANUARY)
    staged = make_staged(
        tmp_path / "trial.parquet", [*FEBRUARY, make_line("I1", "1", net=Decimal(1))]
    )
    events, batches = AuditEvent.objects.count(), ImportBatch.objects.count()

    outcome = importing.try_import(staged, order=importing.Order("erp", "x.csv"), by=finn, at=NOON)

    assert outcome.counts == Counts(new=2, same=0, changed=1)
    assert (AuditEvent.objects.count(), ImportBatch.objects.count()) == (events, batches)


def test_who_may_not_import_leaves_nothing(rita: User, tmp_path: Path, store_root: Path) -> None:
    staged = make_staged(tmp_path / "staged.parquet", JANUARY)

    with pytest.raises(NotAllowed):
        importing.import_ledger(staged, order=importing.Order("erp", "x"), by=rita, at=NOON)

    assert not ImportBatch.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not store_root.exists()


def test_a_stopped_import_leaves_nothing(finn: User, tmp_path: Path, store_root: Path) -> None:
    staged = make_staged(tmp_path / "staged.parquet", JANUARY)
    watch = importing.Watch(should_stop=lambda: True)

    with pytest.raises(store.ImportStopped):
        importing.import_ledger(
            staged, order=importing.Order("erp", "x"), by=finn, at=NOON, watch=watch
        )

    assert seen(finn) == []
    assert ImportBatch.objects.get().state == BatchState.FAILED
    assert not list(store_root.glob("**/*.parquet"))


def test_progress_ends_at_the_whole(finn: User, tmp_path: Path) -> None:
    staged = make_staged(tmp_path / "staged.parquet", JANUARY + FEBRUARY)
    heard: list[tuple[int, int]] = []
    watch = importing.Watch(progress=lambda done, total: heard.append((done, total)))

    importing.import_ledger(
        staged, order=importing.Order("erp", "x"), by=finn, at=NOON, watch=watch
    )

    assert heard == [(3, 5), (5, 5)]


def test_months_written_together_or_alone_each_have_one_file(
    run_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LINES_TOGETHER", 60)
    days = [date(2019 + number // 12, number % 12 + 1, 9) for number in range(80)]
    crowd = [make_line(f"X{number}", booked_on=days[70]) for number in range(70)]

    outcome = run_import([*(make_line(f"I{d}", booked_on=d) for d in days), *crowd])

    (folder,) = store.batch_folders()
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{day:%Y-%m}.parquet" for day in days
    ]
    assert outcome.batch is not None
    rows = outcome.batch.files.order_by("path").values_list("rows", flat=True)
    assert list(rows) == [1] * 70 + [71] + [1] * 9


def test_an_import_is_one_story_in_the_trail(run_import: Import, finn: User) -> None:
    run_import(JANUARY)

    verbs = list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["ledger.source_opened", "ledger.import_started", "ledger.import_committed"]


@pytest.mark.trust("T-IMP-5")
def test_undoing_gives_the_exact_state_before(run_import: Import, finn: User) -> None:
    run_import(JANUARY)
    before = seen(finn)
    second = run_import(
        [*FEBRUARY, make_line("I1", "1", net=Decimal(7))], on_changed=OnChanged.CORRECT
    )
    assert second.batch is not None

    services.undo_batch(second.batch, by=finn, at=NOON)

    assert seen(finn) == before


@pytest.mark.trust("T-IMP-5")
def test_a_batch_that_was_corrected_cannot_be_undone_first(run_import: Import, finn: User) -> None:
    first = run_import(JANUARY).batch
    second = run_import([make_line("I1", "1", net=Decimal(7))], on_changed=OnChanged.CORRECT).batch
    assert first is not None
    assert second is not None

    with pytest.raises(services.LinesWereCorrected, match=rf"{second.pk} \(1 lines\)"):
        services.undo_batch(first, by=finn, at=NOON)

    services.undo_batch(second, by=finn, at=NOON)
    services.undo_batch(first, by=finn, at=NOON)
    assert seen(finn) == []


def test_only_what_is_in_the_ledger_can_be_undone(run_import: Import, finn: User) -> None:
    first = run_import(JANUARY).batch
    assert first is not None
    services.undo_batch(first, by=finn, at=NOON)

    with pytest.raises(services.BatchIsNotInTheLedger, match="undone"):
        services.undo_batch(first, by=finn, at=NOON)


def test_what_was_undone_can_be_imported_again(run_import: Import, finn: User) -> None:
    first = run_import(JANUARY).batch
    assert first is not None
    services.undo_batch(first, by=finn, at=NOON)

    assert run_import(JANUARY).counts.new == 3
    assert net(finn) == 250


def test_who_may_not_see_the_ledger_sees_no_batches(run_import: Import, rita: User) -> None:
    run_import(JANUARY)

    assert not queries.batches(rita)
    with pytest.raises(NotAllowed):
        queries.ledger_files(rita)
