"""Backup and restore: everything, anywhere, or nothing."""

from __future__ import annotations

import hashlib
import json
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installations import Installation
from migrated import laid
from postgres import postgres_url

LEDGER = "customer,date,invoice,product,net,currency\nA,2026-01-05,1,P1,100.00,EUR\nB,2026-02-05,2,P2,50.55,EUR\n"
ATTACH = """
from orchard.domain.accounts import filing
from orchard.domain.accounts.models import Account
from orchard.domain.core.files.keeping import Upload
from orchard.domain.core.models import RoleAssignment, User
from django.utils import timezone
by = User.objects.create(email="kari@supplier.example", name="Kari", joined_at=timezone.now())
RoleAssignment.objects.create(user=by, role="account_manager", given_at=timezone.now())
upload = Upload([b"%PDF-1.4 frame %%EOF"], "frame.pdf")
filing.attach(Account.objects.first(), upload=upload, by=by, at=timezone.now())
"""
DIGEST = re.compile(r"digest ([0-9a-f]{64})")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with a small ledger, a rate and their trail."""
    folder = tmp_path_factory.mktemp("origin")
    (folder / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    installation = laid(Installation(folder / "data"))
    installation.run("import", str(folder / "ledger.csv"))
    installation.run("rate", "NOK", "2026-01", "0.0851", "--source", "test")
    installation.run("manage", "shell", "-c", ATTACH)
    return installation


@pytest.fixture(scope="module")
def backup(origin: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "all.orchard"
    origin.run("backup", str(path))
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that stays empty, whatever it is told to restore."""
    return Installation(tmp_path_factory.mktemp("empty") / "data")


@pytest.fixture
def server() -> Iterator[str]:
    with postgres_url() as url:
        yield url


def digest(said: str) -> str:
    found = DIGEST.search(said)
    assert found, said
    return found[1]


def attached(installation: Installation) -> list[bytes]:
    """Return the content of all files that people attached."""
    return [path.read_bytes() for path in (installation.data / "files").glob("*/*")]


def sealed(path: Path, entries: dict[str, bytes], manifest: dict[str, object]) -> Path:
    """Write an archive whose seal is right, as somebody hostile would."""
    with zipfile.ZipFile(path, "w") as file:
        file.comment = b"0" * 64
        for name, content in entries.items():
            file.writestr(name, content)
        file.writestr("manifest.json", json.dumps(manifest))
    whole = path.read_bytes()[:-64]
    path.write_bytes(whole + hashlib.sha256(whole).hexdigest().encode())
    return path


def manifest_of(entries: dict[str, bytes]) -> dict[str, object]:
    listed = [
        {"name": name, "sha256": hashlib.sha256(text).hexdigest(), "size": len(text), "rows": 0}
        for name, text in entries.items()
    ]
    return {"format": 1, "version": "1", "made_at": "", "database": "sqlite", "entries": listed}


@pytest.mark.trust("T-BAK-3")
def test_what_is_restored_is_what_was_there(origin: Installation, backup: Path, tmp_path: Path):
    other = Installation(tmp_path / "other")

    said = other.run("restore", str(backup))
    again = other.run("backup", str(tmp_path / "again.orchard"))

    assert digest(said) == digest(again) == digest(origin.run("backup", str(backup), "--verify"))
    assert other.visible_rows() == origin.visible_rows()
    assert attached(other) == attached(origin) == [b"%PDF-1.4 frame %%EOF"]
    assert "0 findings" in other.run("verify")


@pytest.mark.postgres
@pytest.mark.trust("T-BAK-3")
def test_a_backup_moves_to_postgres_and_back(backup: Path, tmp_path: Path, server: str):
    large, small = Installation(tmp_path / "large", server), Installation(tmp_path / "small", "")

    said = large.run("restore", str(backup))
    large.run("backup", str(tmp_path / "large.orchard"))
    back = small.run("restore", str(tmp_path / "large.orchard"))
    small.run("rate", "SEK", "2026-01", "0.09", "--source", "keys go on after those restored")

    assert digest(said) == digest(back)
    assert "0 findings" in large.run("verify")
    assert "0 findings" in small.run("verify")


def test_a_backup_is_never_mixed_with_data(origin: Installation, backup: Path):
    assert "holds data already" in origin.run("restore", str(backup), code=1)


def test_a_backup_is_never_written_over(origin: Installation, backup: Path):
    assert "is there already" in origin.run("backup", str(backup), code=1)


def test_a_backup_holds_no_secret_and_only_its_owner_reads_it(origin: Installation, backup: Path):
    key = (origin.data / "secret_key").read_bytes()

    with zipfile.ZipFile(backup) as file:
        held = b"".join(file.read(name) for name in file.namelist())

    assert key not in held
    assert backup.stat().st_mode & 0o077 == 0


@pytest.mark.trust("T-BAK-2")
def test_any_wrong_bit_and_any_lost_end_is_noticed(backup: Path, tmp_path: Path):
    from orchard.domain.core.backup import restoring
    from orchard.domain.core.backup.archive import BackupIsDamaged

    whole, dice, damaged = backup.read_bytes(), random.Random(1), tmp_path / "damaged"
    for number in range(120):
        place = dice.randrange(len(whole))
        bit = bytes([whole[place] ^ (1 << dice.randrange(8))])
        text = whole[:place] if number < 20 else whole[:place] + bit + whole[place + 1 :]
        damaged.write_bytes(text)

        with pytest.raises(BackupIsDamaged):
            restoring.verify(damaged)


@pytest.mark.parametrize(
    "name",
    [
        "files/../../secret_key",
        "/etc/passwd",
        "files/a/../../b",
        "files/a/b/../../../x",
        "files/.hidden/../x",
        "files/../x",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path, empty: Installation):
    entries = {name: b"mine now"}
    hostile = sealed(tmp_path / "hostile", entries, manifest_of(entries))

    said = empty.run("restore", str(hostile), code=1)

    assert "damaged" in said
    assert not list((empty.data / "ledger").glob("*"))


def test_a_row_that_lies_restores_nothing(tmp_path: Path, empty: Installation):
    entries = {"tables/core.User.jsonl": b'{"id": "no number"}\n'}
    hostile = sealed(tmp_path / "hostile", entries, manifest_of(entries))

    assert "Nothing was restored" in empty.run("restore", str(hostile), code=1)
    assert "Nothing has been imported" in empty.run("batches")


def test_a_table_of_another_version_is_named(tmp_path: Path, empty: Installation):
    entries = {"tables/core.Unicorn.jsonl": b"{}\n"}
    hostile = sealed(tmp_path / "hostile", entries, manifest_of(entries))

    said = empty.run("restore", str(hostile), code=1)

    assert "core.Unicorn" in said
