"""Attached files: only what is what it seems, kept whole, seen by who may, gone when it is gone."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from attaching import BAD, GOOD, PDF, upload
from orchard.domain.accounts import filing, queries
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountInsider
from orchard.domain.core import services as core
from orchard.domain.core.backup import making
from orchard.domain.core.backup.archive import Manifest
from orchard.domain.core.files import keeping, names, shelf, verification
from orchard.domain.core.files.kinds import FileIsRefused, FileKind, kind_of
from orchard.domain.core.files.verification import Wrong
from orchard.domain.core.mistakes import Conflict, NotAllowed, NotFound
from orchard.domain.core.models import Attachment, AuditEvent, Organisation, User
from orchard.domain.core.rules import Role
from orchard.domain.core.services import expiry
from orchard.domain.ledger.verification import verify
from orchard.interfaces.cli import operations
from people import NOON, make_user

DAY = timedelta(days=1)


@pytest.fixture
def kari(db: None, settings: Settings, tmp_path: Path) -> User:
    settings.DATA_DIR = tmp_path
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Kari Lund", Role.ACCOUNT_MANAGER)


@pytest.fixture
def birch(kari: User) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def on_disk() -> list[Path]:
    return [path for path in shelf.root().rglob("*") if path.is_file()]


def wrong(at=NOON + DAY) -> set[Wrong]:
    return {one.wrong for one in verification.differences(at=at)}


@pytest.mark.trust("T-FILE-3")
@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_what_is_in_it(name: str):
    content, kind = GOOD[name]

    assert kind_of(content, name) == kind
    assert kind_of(content, "page.html") in {kind, "csv", "txt"}


@pytest.mark.trust("T-FILE-3")
@pytest.mark.parametrize("name", BAD)
def test_pages_programs_and_two_kinds_at_once_are_refused_with_a_reason(name: str, settings: Settings,
                                                                        tmp_path: Path):  # fmt: skip
    settings.DATA_DIR = tmp_path

    with pytest.raises(FileIsRefused) as refused, keeping.kept(upload(name, BAD[name])):
        pass

    assert str(refused.value).endswith(".")
    assert ("macros" in str(refused.value)) == (name in {"macro.docm", "basic.odt"})
    assert on_disk() == []


@given(st.binary(max_size=300), st.sampled_from([b"", *(one[:12] for one, _kind in GOOD.values())]))
def test_any_bytes_are_of_a_kind_or_refused(content: bytes, start: bytes):
    with suppress(FileIsRefused):
        assert kind_of(start + content, "a.csv") in FileKind


@pytest.mark.trust("T-FILE-4")
@given(st.text(max_size=400), st.sampled_from(FileKind))
def test_every_name_becomes_one_short_printable_line_without_folders(name: str, kind: FileKind):
    shown = names.clean(name, kind)

    assert shown.isprintable()
    assert shown.endswith(f".{kind.value}")
    assert len(shown.partition(".")[0]) > 0
    assert len(shown) <= names.LONGEST
    assert not set('/\\<>:"|?*\u202e\0') & set(shown)
    assert names.clean(shown, kind) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("C:\\Users\\kari\\Frame 2026.PDF", "Frame 2026.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"), ("", "file.pdf"), (".pdf", "file.pdf"),
        ('a"; filename="b.html', "a_; filename=_b.html.pdf"), ("x" * 300, "x" * 146 + ".pdf"),
        ("Avtale Ærlig.pdf", "Avtale Ærlig.pdf"),
    ],
)  # fmt: skip
def test_a_name_says_what_it_is_and_leads_nowhere(name: str, shown: str):
    assert names.clean(name, FileKind.PDF) == shown


def test_a_file_is_kept_whole_and_the_trail_keeps_its_hash(birch: Account, kari: User):
    row = filing.attach(birch, upload=upload(title="Frame  2026"), by=kari, at=NOON)

    assert shelf.place(row.token).read_bytes() == PDF
    assert shelf.place(row.token).stat().st_mode & 0o077 == 0
    assert (row.title, row.size, row.kind) == ("Frame 2026", len(PDF), "pdf")
    event = AuditEvent.objects.latest("sequence")
    assert event.verb == "account.file_added"
    assert row.sha256 in event.what
    assert "frame" not in event.what.lower()
    assert list(queries.files(kari, birch)) == [row]
    assert wrong() == set()


def test_a_file_too_large_or_too_many_leaves_nothing(
    birch: Account, kari: User, monkeypatch: pytest.MonkeyPatch
):
    filing.attach(birch, upload=upload(), by=kari, at=NOON)
    monkeypatch.setattr(core.files, "MOST", 1)
    with pytest.raises(Conflict, match="hang here already"):
        filing.attach(birch, upload=upload(), by=kari, at=NOON)
    monkeypatch.setattr(keeping, "LARGEST", len(PDF) - 1)
    with pytest.raises(FileIsRefused, match="larger than"):
        filing.attach(birch, upload=upload(), by=kari, at=NOON)

    assert len(on_disk()) == Attachment.objects.count() == 1


def test_a_disk_without_room_says_so_and_keeps_nothing(
    birch: Account, kari: User, monkeypatch: pytest.MonkeyPatch
):
    def full(path: Path, content: bytes) -> None:
        path.write_bytes(content[:9])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf, "_write", full)

    with pytest.raises(shelf.ShelfIsFull, match="nothing else was lost"):
        filing.attach(birch, upload=upload(), by=kari, at=NOON)
    assert on_disk() == []


@pytest.mark.trust("T-AUTHZ-1")
def test_a_file_is_seen_and_written_as_the_account_is(birch: Account, kari: User):
    row = filing.attach(birch, upload=upload(), by=kari, at=NOON)
    reader, boss = make_user("Rita", Role.READER), make_user("Ola", Role.PROGRAMME_DIRECTOR)
    finance = make_user("Finn", Role.FINANCE)
    assert queries.file(reader, birch, row.pk) == row
    for by in (reader, finance):
        with pytest.raises(NotAllowed):
            accounts.remove_file(birch, file=row, by=by, at=NOON)
    with pytest.raises(NotAllowed):
        filing.attach(birch, upload=upload(), by=reader, at=NOON)

    accounts.restrict_account(birch, expected=1, insiders=[boss], by=boss, at=NOON)

    assert not AccountInsider.objects.filter(user=kari).exists()
    assert list(queries.files(kari, birch)) == []
    for refused in (
        lambda: queries.file(kari, birch, row.pk),
        lambda: filing.attach(birch, upload=upload(), by=kari, at=NOON),
        lambda: accounts.remove_file(birch, file=row, by=kari, at=NOON),
    ):
        with pytest.raises(NotFound):
            refused()
    other = Account.objects.create(key="fir", name="Fir", slug="fir")
    with pytest.raises(NotFound):
        accounts.remove_file(other, file=row, by=boss, at=NOON)
    assert accounts.remove_file(birch, file=row, by=boss, at=NOON).removed_at == NOON
    assert len(on_disk()) == 1


def test_what_was_taken_away_comes_back_and_goes_for_good_after_a_month(
    birch: Account, kari: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    ada, house = make_user("Ada", Role.ADMINISTRATOR), Organisation.objects.get()
    row = filing.attach(birch, upload=upload(), by=kari, at=NOON)
    accounts.remove_file(birch, file=row, by=kari, at=NOON)
    accounts.restore_file(birch, file=row, by=kari, at=NOON)
    row = accounts.remove_file(birch, file=row, by=kari, at=NOON)

    def night(days: float) -> list[Path]:
        with django_capture_on_commit_callbacks(execute=True):
            expiry.forget_what_is_over(house, by=ada, at=NOON + timedelta(days=days))
        return on_disk()

    assert len(night(30)) == 1
    assert Attachment.objects.count() == 1
    assert len(night(31)) == 1, "a backup that began before may still read it"
    assert Attachment.objects.count() == 0
    assert wrong(NOON + timedelta(days=31.5)) == set()
    assert night(32.5) == []


def test_a_crash_leaves_a_file_that_nobody_sees_and_the_night_sweeps(birch: Account, kari: User):
    """Between the file and its row the process ends."""
    token = shelf.put(PDF)
    shelf.let_go(token, at=NOON)
    (shelf.root() / shelf.INCOMING / "half").write_bytes(b"%PDF")
    shelf.os.utime(shelf.root() / shelf.INCOMING / "half", (0, 0))

    assert list(queries.files(kari, birch)) == []
    assert wrong(NOON + timedelta(hours=23)) == wrong(NOON + 2 * DAY) == {Wrong.LEFT_OVER}
    assert verification.sweep(at=NOON + timedelta(hours=23)) == 1
    assert verification.sweep(at=NOON + 2 * DAY) == 1
    assert on_disk() == []


def test_a_failure_after_the_row_was_stored_takes_no_content_from_it(birch: Account, kari: User):
    """The connection breaks while the database answers, or the process is told to end."""

    def attach_and_fail(failure: type[BaseException]) -> None:
        with keeping.kept(upload()) as file:
            accounts.attach_file(birch, file=file, by=kari, at=NOON)
            raise failure

    for failure in (OperationalError, SystemExit):
        with pytest.raises(failure):
            attach_and_fail(failure)

    assert {path.name for path in on_disk()} == set(
        Attachment.objects.values_list("token", flat=True)
    )
    assert Attachment.objects.count() == 2


@pytest.mark.trust("T-BAK-3")
def test_a_backup_says_how_many_files_it_is_without(
    birch: Account, kari: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    gone, there = (filing.attach(birch, upload=upload(), by=kari, at=NOON) for _time in range(2))
    written = list[set[str]]()

    def back_up(_path: Path, files: making.Files, *, at: datetime) -> Manifest:
        written.append({Path(name).name for name in files()})
        return Manifest(1, "1", at.isoformat(), "sqlite", ())

    for name in ("load_settings", "open_database"):
        monkeypatch.setattr(operations.database, name, lambda: None)
    monkeypatch.setattr(making, "back_up", back_up)

    operations.backup(Path("no.orchard"), verify=False)
    assert "not on the disk" not in capsys.readouterr().out
    shelf.place(gone.token).unlink()
    operations.backup(Path("no.orchard"), verify=False)

    assert "1 file that belongs here was not on the disk" in capsys.readouterr().out
    assert written == [{gone.token, there.token}, {there.token}]


def test_verifying_finds_what_is_missing_changed_or_belongs_to_nothing(birch: Account, kari: User):
    gone, bent = (filing.attach(birch, upload=upload(), by=kari, at=NOON) for _time in range(2))
    shelf.place(gone.token).unlink()
    shelf.place(bent.token).write_bytes(PDF + b" ")

    report = verify(kari, at=NOON)

    assert [(str(one.kind), one.where) for one in report.findings] == [
        (kind, f"files/{row.token[:2]}/{row.token}")
        for row, kind in sorted(
            ((gone, "missing file"), (bent, "changed file")), key=lambda one: one[0].token
        )
    ]
