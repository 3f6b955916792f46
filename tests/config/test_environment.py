"""Settings from the environment: a wrong one is named, with what to set instead."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from orchard.config.environment import database, env, env_bool, env_int, env_secret

NAME = "ORCHARD_TEST_VARIABLE"


def test_a_variable_its_file_and_its_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert env(NAME, default="default") == "default"

    monkeypatch.setenv(NAME, "plain")
    assert env(NAME) == "plain"

    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    assert env(NAME) == "from a file"


def test_a_missing_variable_is_named():
    with pytest.raises(ImproperlyConfigured, match=f"Set {NAME} .* or {NAME}_FILE"):
        env(NAME)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("0", False), ("TRUE", True)])
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, text: str, value: bool):
    monkeypatch.setenv(NAME, text)

    assert env_bool(NAME, default=not value) is value


def test_what_is_neither_yes_nor_a_number_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(NAME, "perhaps")

    with pytest.raises(ImproperlyConfigured, match="say yes or no"):
        env_bool(NAME, default=True)
    with pytest.raises(ImproperlyConfigured, match="give a whole number"):
        env_int(NAME, default=1)


def test_a_number(monkeypatch: pytest.MonkeyPatch):
    assert env_int(NAME, default=3) == 3

    monkeypatch.setenv(NAME, "12")
    assert env_int(NAME, default=3) == 12


def test_a_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path):
    first = env_secret(NAME, data_dir=tmp_path)

    assert env_secret(NAME, data_dir=tmp_path) == first
    assert len(first) > 50
    kept = next(tmp_path.iterdir())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_given_secret_is_used_and_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(NAME, "given")

    assert env_secret(NAME, data_dir=tmp_path) == "given"
    assert not list(tmp_path.iterdir())


def test_without_an_address_the_database_is_a_file_that_survives_a_crash(tmp_path: Path):
    settings = database("", data_dir=tmp_path)

    assert settings["NAME"] == tmp_path / "orchard.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]


def test_a_postgresql_address_is_taken_apart(tmp_path: Path):
    settings = database("postgres://ola:p%40ss@db.example:5433/orchard", data_dir=tmp_path)

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    parts = [settings[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["ola", "p@ss", "db.example", "5433", "orchard"]


def test_another_kind_of_database_is_refused(tmp_path: Path):
    with pytest.raises(ImproperlyConfigured, match="use postgres://"):
        database("mysql://host/name", data_dir=tmp_path)


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(ImproperlyConfigured, match=f"{NAME}_FILE .* correct the path"):
        env(NAME)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(ImproperlyConfigured, match="set ORCHARD_DATA"):
        env_secret(NAME, data_dir=tmp_path / "file" / "data")


def test_a_port_that_is_no_number_is_named(tmp_path: Path):
    with pytest.raises(ImproperlyConfigured, match="wrong port"):
        database("postgres://ola@db.example:x/orchard", data_dir=tmp_path)
