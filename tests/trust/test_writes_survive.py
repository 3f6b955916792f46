"""Saved means saved: what was acknowledged over HTTP is there after any kill, whole and once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from installations import Installation
from migrated import laid
from postgres import postgres_url
from serving import Served, served, tokens_of_a_robot
from writes import Writers, stored

WRITES = 10_000 if os.environ.get("ORCHARD_NIGHTLY") else 200
KILLS = 20 if os.environ.get("ORCHARD_NIGHTLY") else 2
SEED = int(os.environ.get("ORCHARD_SEED", "1"))


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a PostgreSQL of our own."""
    with postgres_url() as url:
        yield url


def write_under_kills(installation: Installation) -> Writers:
    tokens = tokens_of_a_robot(installation)
    one = Served(installation)
    one.start()
    writers = Writers(one, tokens, WRITES)
    writers.run(kills=KILLS, seed=SEED)
    one.stop()
    return writers


def check(writers: Writers, installation: Installation) -> None:
    there, events = stored(installation)
    assert writers.acknowledged <= there, "an acknowledged write is lost"
    assert events == len(there), "a write without its event, or an event without its write"
    assert "0 findings" in installation.run("verify")


@pytest.mark.slow
@pytest.mark.trust("T-ACID-1")
def test_acknowledged_writes_survive_kills_on_sqlite(tmp_path: Path):
    installation = laid(Installation(tmp_path / "data", url=""))

    writers = write_under_kills(installation)

    assert len(writers.acknowledged) >= WRITES
    check(writers, installation)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.trust("T-ACID-1")
def test_acknowledged_writes_survive_kills_on_postgres(tmp_path: Path, server: str):
    installation = Installation(tmp_path / "data", server)

    writers = write_under_kills(installation)

    check(writers, installation)


@pytest.mark.slow
@pytest.mark.trust("O-6")
def test_a_stopped_server_finishes_what_it_answers(tmp_path: Path):
    installation = laid(Installation(tmp_path / "data"))
    tokens = tokens_of_a_robot(installation)

    with served(installation) as one:
        writers = Writers(one, tokens, 40)
        writers.run(kills=0, seed=SEED)
        code = one.stop()

    assert code == 0
    check(writers, installation)
