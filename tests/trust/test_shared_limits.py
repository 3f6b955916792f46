"""Limits and used codes hold in every web process, and no backup carries them elsewhere."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError
from django.test import Client

from installations import Installation
from migrated import laid
from orchard.domain.core import tallies
from orchard.domain.core.backup import restoring, rows
from orchard.domain.core.backup.archive import BackupIsDamaged, Entry, Manifest
from orchard.domain.core.models import CacheEntry, Tally
from orchard.domain.core.rules import Role
from people import NOON
from programs import program_of
from signing_in import SECRET, code_of, is_signed_in, make_person, sign_in

USE = """
from datetime import UTC, datetime, timedelta
from django.core.cache import cache
from orchard.domain.core import tallies
now = datetime.now(UTC)
print(cache.add("code", "used", 600), tallies.count("asked", ends_at=now + timedelta(hours=1), at=now))
"""


@pytest.mark.trust("T-MFA-1")
@pytest.mark.trust("T-RATE-1")
def test_what_one_process_has_used_the_next_one_refuses(tmp_path: Path):
    installation = laid(Installation(tmp_path / "data"))
    installation.run("manage", "migrate", "-v", "0")

    said = [installation.run("manage", "shell", "-v", "0", "-c", USE).split() for _one in range(2)]

    assert said == [["True", "1"], ["False", "2"]]
    installation.run("backup", str(tmp_path / "kept"))
    kept = zipfile.ZipFile(tmp_path / "kept").namelist()
    assert "tables/core.User.jsonl" in kept
    assert not {name for name in kept if "Tally" in name or "Cache" in name or "Attempt" in name}


@pytest.mark.trust("T-MFA-1")
@pytest.mark.django_db
def test_a_code_used_on_one_server_is_used_on_all(client: Client, monkeypatch: pytest.MonkeyPatch):
    ola = make_person("Ola", Role.ACCOUNT_MANAGER)
    TOTP.activate(ola, SECRET)
    code = code_of(SECRET)
    sign_in(client, ola)
    client.post("/sign-in/step", {"code": code})
    known = settings.CACHES["default"]
    elsewhere = DatabaseCache(known["LOCATION"], known)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.cache", elsewhere)

    other = Client()
    sign_in(other, ola)
    other.post("/sign-in/step", {"code": code})

    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


@pytest.mark.django_db
def test_a_tally_that_ended_goes_and_the_next_begins_at_one():
    hour = timedelta(hours=1)
    counts = [tallies.count("a", ends_at=NOON + hour, at=NOON) for _time in range(3)]

    after = tallies.count("b", ends_at=NOON + 3 * hour, at=NOON + 2 * hour)

    assert (counts, after) == ([1, 2, 3], 1)
    assert [str(one) for one in Tally.objects.all()] == ["b: 1"]


@pytest.mark.trust("T-ACID-4")
@pytest.mark.django_db
def test_programs_read_on_while_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch):
    program = program_of(make_person("Rita", Role.READER))
    program.get("/api/v1/me")

    def full(*_args: object, **_facts: object) -> int:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(tallies, "count", full)

    assert program.get("/api/v1/me").status_code == 200


def test_the_table_of_the_cache_is_the_one_that_the_settings_name():
    assert settings.CACHES["default"]["LOCATION"] == CacheEntry._meta.db_table
    assert not {"core.Tally", "core.CacheEntry", "core.Attempt"} & set(rows.tables())


@pytest.mark.trust("T-BAK-3")
def test_a_backup_from_before_may_hold_what_is_left_out_now():
    def tables_of(name: str) -> list[object]:
        entries = (Entry(f"tables/{name}.jsonl", "0" * 64, 0),)
        return restoring._tables(Manifest(1, "0", "2026-03-02", "sqlite", entries))

    assert tables_of("core.Attempt") == []
    assert len(tables_of("core.User")) == 1
    with pytest.raises(BackupIsDamaged):
        tables_of("core.Nothing")
