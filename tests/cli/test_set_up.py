"""Setting up on first use, and what is said when the surroundings are wrong."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from installations import ORCHARD, SQLITE, Installation

FILE = "Invoice,Line,Date,Customer,Product,Quantity,Net,Currency\nA1,1,2026-01-05,C1,P1,2,20,EUR\n"

STOPPED = """
from django.db.migrations.recorder import MigrationRecorder
record, left = MigrationRecorder.record_applied, [{after}]
def stopping(self, app, name):
    left[0] -= 1
    if left[0] < 0:
        raise KeyboardInterrupt
    record(self, app, name)
MigrationRecorder.record_applied = stopping
from orchard.interfaces.cli.main import run
run()
"""


@pytest.mark.trust("T-IMP-3")
@pytest.mark.parametrize("after", [0, 3])
def test_a_set_up_that_was_stopped_starts_anew(tmp_path: Path, after: int) -> None:
    installation = Installation(tmp_path)
    (tmp_path / "ledger.csv").write_text(FILE, encoding="utf-8")
    stopped = subprocess.run(
        [sys.executable, "-c", STOPPED.format(after=after), "batches"],
        env=installation.environment, cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip

    said = installation.run("import", "ledger.csv")

    assert stopped.returncode == 130
    assert "new 1" in said
    assert "No planned migration operations" in installation.run("manage", "migrate", "--plan")


NEWER = """
INSERT INTO django_migrations (app, name, applied) VALUES (?, '9999_of_next_year', '2027-01-01')
"""


def held_in(folder: Path) -> list[str]:
    """Return all that the database holds: what is on its way into the file lies beside it yet."""
    with closing(sqlite3.connect(folder / SQLITE)) as database:
        return list(database.iterdump())


@pytest.mark.trust("T-UPG-3")
@pytest.mark.parametrize("area", ["core", "an_area_of_next_year"])
def test_code_that_is_older_than_the_tables_refuses_to_start(tmp_path: Path, area: str) -> None:
    installation = Installation(tmp_path, "")
    installation.run("batches")
    with closing(sqlite3.connect(tmp_path / SQLITE)) as database:
        database.execute(NEWER, [area])
        database.commit()
    (tmp_path / "tables-version").write_text("7.5.0\n")
    (tmp_path / "ledger.csv").write_text(FILE, encoding="utf-8")
    before = held_in(tmp_path)

    for command in (["serve", "--port", "1"], ["import", "ledger.csv"], ["manage", "migrate"]):
        said = installation.run(*command, code=78)
        assert "Start version 7.5.0 or a newer one" in said

    assert held_in(tmp_path) == before


def test_the_version_that_made_the_tables_is_noted(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    version = installation.run("version").split()[1]

    installation.run("manage", "migrate", "--plan")
    assert not (tmp_path / "tables-version").exists()

    installation.run("batches")
    assert (tmp_path / "tables-version").read_text().strip() == version


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ORCHARD_DEBUG", "perhaps", "say yes or no"),
        ("ORCHARD_DATABASE", "mysql://host/name", "use postgres://"),
        ("ORCHARD_DATABASE", "postgres://ola@127.0.0.1:1/none", "The database failed"),
        ("ORCHARD_SECRET_KEY_FILE", "nowhere", "correct the path"),
    ],
)
def test_wrong_surroundings_are_said_in_a_line(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    environment = Installation(tmp_path).environment | {name: value}

    done = subprocess.run(
        [*ORCHARD, "batches"], env=environment, cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = Installation(tmp_path).run("serve", "--port", str(port), code=1)

    assert f"port {port}" in said
    assert "--port" in said
    assert "Traceback" not in said


def test_a_deployment_behind_https_has_nothing_to_warn_about(tmp_path: Path) -> None:
    environment = Installation(tmp_path).environment | {"ORCHARD_HTTPS": "yes"}

    done = subprocess.run(
        [*ORCHARD, "manage", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, "no issues" in done.stdout + done.stderr) == (0, True), done.stderr
