"""Verification finds every change to files, records and trail, and nothing where all is well."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F

from ledgers import make_line, make_staged
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.triggers import AUDIT_TRAIL
from orchard.domain.ledger import importing, services
from orchard.domain.ledger.models import BatchFile, ControlTotal, Correction, ImportBatch
from orchard.domain.ledger.rules import BatchState, OnChanged
from orchard.domain.ledger.verification import Kind, Report, verify
from people import NOON


@dataclass(frozen=True)
class Ledger:
    """A ledger of three batches over five months, the last one correcting the first."""

    root: Path
    random: random.Random

    def file(self) -> BatchFile:
        return self.random.choice(list(BatchFile.objects.order_by("path")))

    def path(self) -> Path:
        return self.root / self.file().path


@pytest.fixture
def ledger(tmp_path: Path, finn: User, store_root: Path) -> Ledger:
    for number in range(3):
        lines = [
            make_line(f"I{month}", "1", booked_on=date(2026, month, 1), net=Decimal(number + 1))
            for month in range(1, 4 + number)
        ]
        staged = make_staged(tmp_path / "staged.parquet", lines)
        order = importing.Order("erp", f"{number}.csv", on_changed=OnChanged.CORRECT)
        importing.import_ledger(staged, order=order, by=finn, at=NOON)
    return Ledger(store_root, random.Random(0))


def unsealed(sql: str) -> None:
    """Change the trail as somebody would who owns the database."""
    with connection.cursor() as cursor:
        for statement in AUDIT_TRAIL.remove(connection.vendor):
            cursor.execute(statement)
        cursor.execute(sql)


def flip_a_bit(ledger: Ledger) -> None:
    path = ledger.path()
    content = bytearray(path.read_bytes())
    content[ledger.random.randrange(len(content))] ^= 1 << ledger.random.randrange(8)
    path.write_bytes(content)


def cut_the_end(ledger: Ledger) -> None:
    path = ledger.path()
    content = path.read_bytes()
    path.write_bytes(content[: ledger.random.randrange(len(content))])


def add_a_byte(ledger: Ledger) -> None:
    path = ledger.path()
    path.write_bytes(path.read_bytes() + b"\0")


def delete_a_file(ledger: Ledger) -> None:
    ledger.path().unlink()


def delete_a_folder(ledger: Ledger) -> None:
    shutil.rmtree(ledger.path().parent)


def swap_two_files(ledger: Ledger) -> None:
    one, other = ledger.random.sample(list(BatchFile.objects.order_by("path")), 2)
    kept = (ledger.root / one.path).read_bytes()
    (ledger.root / one.path).write_bytes((ledger.root / other.path).read_bytes())
    (ledger.root / other.path).write_bytes(kept)


def rename_a_file(ledger: Ledger) -> None:
    path = ledger.path()
    path.rename(path.with_name("2019-01.parquet"))


def add_a_file(ledger: Ledger) -> None:
    path = ledger.path()
    shutil.copy(path, path.with_name("2019-01.parquet"))


def add_a_folder(ledger: Ledger) -> None:
    shutil.copytree(ledger.path().parent, ledger.root / "00000099-abc")


def leave_something_aside(ledger: Ledger) -> None:
    (ledger.root / ".incoming" / "00000099-abc").mkdir(parents=True)


def replace_a_file_and_its_hash(ledger: Ledger) -> None:
    file = ledger.file()
    path = ledger.root / file.path
    make_staged(path, [make_line(net=file.net)] * file.rows)
    BatchFile.objects.filter(pk=file.pk).update(sha256=importing.store.sha256(path))


def change_rows(ledger: Ledger) -> None:
    BatchFile.objects.filter(pk=ledger.file().pk).update(rows=F("rows") + 1)


def change_net(ledger: Ledger) -> None:
    BatchFile.objects.filter(pk=ledger.file().pk).update(net=Decimal("0.9999"))


def change_hash(ledger: Ledger) -> None:
    BatchFile.objects.filter(pk=ledger.file().pk).update(sha256="0" * 64)


def change_month(ledger: Ledger) -> None:
    BatchFile.objects.filter(pk=ledger.file().pk).update(month=date(2001, 1, 1))


def forget_a_file(ledger: Ledger) -> None:
    BatchFile.objects.filter(pk=ledger.file().pk).delete()


def forget_a_file_wholly(ledger: Ledger) -> None:
    file = ledger.file()
    (ledger.root / file.path).unlink()
    BatchFile.objects.filter(pk=file.pk).delete()


def hide_a_batch(ledger: Ledger) -> None:
    batch = ledger.file().batch_id
    ImportBatch.objects.filter(pk=batch).update(state=BatchState.UNDONE, undone_at=NOON)


def change_counts(ledger: Ledger) -> None:
    ImportBatch.objects.filter(pk=ledger.file().batch_id).update(rows_new=F("rows_new") + 1)


def change_a_total(ledger: Ledger) -> None:
    ControlTotal.objects.filter(batch=ledger.file().batch_id).update(added=Decimal("0.9999"))


def forget_a_total(ledger: Ledger) -> None:
    ControlTotal.objects.filter(batch=ledger.file().batch_id).delete()


def forget_a_correction(ledger: Ledger) -> None:
    Correction.objects.filter(pk=Correction.objects.order_by("pk")[0].pk).delete()


def edit_an_event(ledger: Ledger) -> None:
    number = ledger.random.randint(1, AuditEvent.objects.count())
    unsealed(f"UPDATE core_auditevent SET what = 'x' WHERE sequence = {number}")


def delete_an_event(ledger: Ledger) -> None:
    number = ledger.random.randint(1, AuditEvent.objects.count())
    unsealed(f"DELETE FROM core_auditevent WHERE sequence = {number}")


CORRUPTIONS: list[Callable[[Ledger], None]] = [
    flip_a_bit, cut_the_end, add_a_byte, delete_a_file, delete_a_folder, swap_two_files,
    rename_a_file, add_a_file, add_a_folder, leave_something_aside, replace_a_file_and_its_hash,
    change_rows, change_net, change_hash, change_month, forget_a_file, forget_a_file_wholly,
    hide_a_batch, change_counts, change_a_total, forget_a_total, forget_a_correction,
    edit_an_event, delete_an_event,
    flip_a_bit, flip_a_bit, cut_the_end, swap_two_files, edit_an_event, delete_an_event,
]  # fmt: skip


def check(viewer: User) -> Report:
    return verify(viewer, at=NOON)


def test_a_ledger_as_imported_is_whole(ledger: Ledger, finn: User) -> None:
    report = check(finn)

    assert report.findings == ()
    assert (report.batches, report.files) == (3, BatchFile.objects.count())
    assert report.rows == 12 + 2 * 7 - 7


@pytest.mark.trust("T-VERIFY")
@pytest.mark.parametrize("seed", range(len(CORRUPTIONS)))
def test_every_corruption_is_found(ledger: Ledger, finn: User, seed: int) -> None:
    damaged = Ledger(ledger.root, random.Random(seed))

    CORRUPTIONS[seed](damaged)

    assert not check(finn).is_whole, f"{CORRUPTIONS[seed].__name__} with seed {seed} was not found"


def test_a_finding_says_what_and_where(ledger: Ledger, finn: User) -> None:
    file = BatchFile.objects.order_by("path")[0]
    (ledger.root / file.path).unlink()

    found = check(finn).findings

    assert [(f.kind, f.where) for f in found] == [(Kind.MISSING, file.path)]


def test_an_undone_batch_is_not_a_finding(ledger: Ledger, finn: User) -> None:
    services.undo_batch(ImportBatch.objects.order_by("-pk")[0], by=finn, at=NOON)

    report = check(finn)

    assert report.findings == ()
    assert report.batches == 2


def test_only_who_sees_the_ledger_verifies_it(rita: User) -> None:
    with pytest.raises(NotAllowed):
        check(rita)


@pytest.mark.trust("T-MON-1")
def test_sums_beyond_binary_floating_point_are_whole(
    tmp_path: Path, finn: User, store_root: Path
) -> None:
    largest = Decimal("99999999999999.9999")
    lines = [make_line(f"I{number}", "1", net=largest) for number in range(12)]
    staged = make_staged(tmp_path / "staged.parquet", lines)

    importing.import_ledger(staged, order=importing.Order("erp", "x.csv"), by=finn, at=NOON)

    assert verify(finn, at=NOON).findings == ()
    assert BatchFile.objects.get().net == 12 * largest


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL checks its pages itself")
def test_what_sqlite_finds_in_its_own_file_is_a_finding(ledger: Ledger, finn: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE torn (number INTEGER CHECK (number > 0))")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("INSERT INTO torn VALUES (-1)")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")

    report = verify(finn, at=NOON)

    (finding,) = report.findings
    assert (finding.kind, finding.text) == (Kind.DATABASE, "CHECK constraint failed in torn")
