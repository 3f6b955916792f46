"""Imports that are killed at random moments: nothing lost, nothing half, nothing twice."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest

from installations import Installation
from migrated import laid
from postgres import OWNER, postgres_url, program
from warm import Running

ROWS = 80_000
KILLS = 500 if os.environ.get("ORCHARD_NIGHTLY") else 25
CRASHES = 10
SEED = int(os.environ.get("ORCHARD_SEED", "1"))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """80,000 invoice lines over half a year."""
    path = tmp_path_factory.mktemp("kills") / "ledger.csv"
    duckdb.connect().sql(
        "SELECT 'C' || (i * 7919 % 500) AS customer, 'I' || (i // 10) AS invoice, i % 10 AS line, "
        "DATE '2024-01-01' + (i // 10 % 180)::INT AS date, 'P' || (i * 31 % 400) AS product, "
        "i % 17 + 1 AS quantity, (i * 37 % 10000 / 100)::DECIMAL(18, 2) AS net, 'EUR' AS currency "
        f"FROM range({ROWS}) t(i)"
    ).write_csv(str(path))
    return path


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a PostgreSQL of our own."""
    with postgres_url() as url:
        yield url


def unfinished(installation: Installation) -> set[Path]:
    """Return the files that imports have written and not yet made visible."""
    return set((installation.data / "ledger" / ".incoming").glob("*/*.parquet"))


def interrupt(
    installation: Installation, command: Running, dice: random.Random, whole: float
) -> bool:
    """Kill it anywhere in its life, or, every other time, while it writes; was it still alive?"""
    end, before = time.monotonic() + 10 * whole, unfinished(installation)
    moment = time.monotonic() + dice.uniform(0.02, 1.0) * whole
    if dice.random() < 0.5:
        while not (command.is_over() or unfinished(installation) - before):
            assert time.monotonic() < end, "it hangs"
            time.sleep(0.001)
        moment = time.monotonic() + dice.choice((0.0, dice.uniform(0, 0.1))) * whole
    is_alive = not command.is_over(max(0, moment - time.monotonic()))
    command.kill()
    return is_alive


def first_import(installation: Installation, ledger: Path) -> float:
    """Import once undisturbed and return how long it takes, without setting up."""
    installation.run("import", "--resume")
    started = time.monotonic()
    installation.run("import", str(ledger), "--source", "undisturbed")
    return time.monotonic() - started


def kill_again_and_again(installation: Installation, ledger: Path) -> None:
    dice, in_time, while_writing = random.Random(SEED), 0, 0
    whole = first_import(installation, ledger)
    expected = {"undisturbed": ROWS}
    for number in range(KILLS):
        source, before = f"source {number}", unfinished(installation)
        with installation.begun("import", str(ledger), "--source", source) as command:
            in_time += interrupt(installation, command, dice, whole)
        while_writing += bool(unfinished(installation) - before)
        found = installation.visible_rows()
        assert found.get(source, ROWS) == ROWS, f"kill {number} of seed {SEED} left a part"
        assert found == expected | found, f"kill {number} of seed {SEED} lost something"
        expected = found
    assert in_time >= KILLS / 2, f"only {in_time} of {KILLS} were killed before their end"
    assert while_writing, "none was killed in writing"


def nothing_is_left_over(installation: Installation, ledger: Path) -> None:
    """Clear up, import what was interrupted, and find that once more adds nothing."""
    before = installation.visible_rows()
    installation.run("import", "--resume")
    assert "0 findings" in installation.run("verify")
    assert installation.visible_rows() == before

    interrupted = next(f"source {n}" for n in range(KILLS) if f"source {n}" not in before)
    installation.run("import", str(ledger), "--source", interrupted)
    for source in ("undisturbed", interrupted):
        again = installation.run("import", str(ledger), "--source", source)
        assert f"new 0 · same {ROWS:,} · changed 0" in again
    assert installation.visible_rows() == before | {interrupted: ROWS}
    assert not list((installation.data / "ledger" / ".incoming").iterdir())


@pytest.mark.slow
@pytest.mark.trust("T-IMP-3")
def test_killed_imports_leave_all_or_nothing_on_sqlite(ledger: Path, tmp_path: Path) -> None:
    installation = laid(Installation(tmp_path / "data", url=""))

    kill_again_and_again(installation, ledger)

    nothing_is_left_over(installation, ledger)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.trust("T-IMP-3")
def test_killed_imports_leave_all_or_nothing_on_postgresql(
    ledger: Path, tmp_path: Path, server: str
) -> None:
    installation = Installation(tmp_path / "data", server)

    kill_again_and_again(installation, ledger)

    nothing_is_left_over(installation, ledger)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.trust("T-IMP-4")
@pytest.mark.skipif(
    not os.environ.get("ORCHARD_NIGHTLY"), reason="nightly: set ORCHARD_NIGHTLY to crash PostgreSQL"
)
def test_a_crash_of_postgresql_in_mid_import_leaves_all_or_nothing(
    ledger: Path, tmp_path: Path, server: str
) -> None:
    dice = random.Random(SEED)
    installation = Installation(tmp_path / "data", server)
    whole = first_import(installation, ledger)

    for number in range(CRASHES):
        process = installation.start("import", str(ledger), "--source", f"source {number}")
        time.sleep(dice.uniform(0.3, 1.0) * whole)
        crash(server, tmp_path / "log")
        process.communicate()
        assert set(installation.visible_rows().values()) == {ROWS}

    nothing_is_left_over(installation, ledger)


def crash(server: str, log: Path) -> None:
    """Stop all server processes in the middle of what they do, and start again."""
    with psycopg.connect(server) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    command = [str(program("pg_ctl")), "-D", str(folder), "-w", "-m", "immediate", "restart"]
    if os.geteuid() == 0:
        command = ["runuser", "-u", OWNER, "--", *command]
    with log.open("a") as said:
        subprocess.run(command, cwd="/", check=True, stdout=said, stderr=said)
