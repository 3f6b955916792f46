"""The child process: it stops, dies and fills disks without leaving anything behind."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchard.domain.ledger.reading import mistakes, staging, worker
from reading_files import HEADER, ROWS, as_csv, lines, make_file, read


def big(folder: Path, count: int = 200_000) -> str:
    body = "".join(f"C{n % 97},2026-01-31,{n}.25,{n * 7919 % 100_003}\n" for n in range(count))
    return make_file(folder, "Customer No,Invoice Date,Net Amount,Text\n" + body, "big.csv")


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Let the system refuse bigger files, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    source = big(tmp_path)

    with file_size_limit(100_000), pytest.raises(mistakes.DiskIsFull, match="Free"):
        read(source, tmp_path)

    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("number", worker.NO_ROOM)
def test_every_answer_of_a_full_disk_has_the_same_name(number: int) -> None:
    assert isinstance(worker.named(OSError(number, "refused")), mistakes.DiskIsFull)


def test_other_answers_of_the_system_keep_their_name() -> None:
    assert worker.named(OSError(5, "broken cable")) is None


def test_reading_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    source = big(tmp_path)

    with pytest.raises(mistakes.ReadingStopped, match="stopped"):
        read(source, tmp_path, should_stop=lambda: True)

    assert list((tmp_path / "out").iterdir()) == []


def test_progress_ends_with_all_rows(tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []

    read(big(tmp_path), tmp_path, progress=lambda done, total: seen.append((done, total)))

    assert seen[-1] == (200_000, 200_000)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_an_earlier_result_stays_when_the_next_reading_fails(tmp_path: Path) -> None:
    first = read(make_file(tmp_path, as_csv([HEADER, *ROWS])), tmp_path)

    with pytest.raises(mistakes.EmptyFile):
        read(make_file(tmp_path, "", "empty.csv"), tmp_path)

    assert len(lines(first)) == 3


def test_what_a_killed_reading_left_is_removed_by_the_next(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = tmp_path / "out" / f".staged.parquet.reading-{dead.pid}"
    left.mkdir(parents=True)
    (left / "raw.parquet").write_bytes(b"half")

    read(make_file(tmp_path, as_csv([HEADER, *ROWS])), tmp_path)

    assert not left.exists()


def test_a_child_killed_by_a_limit_is_named() -> None:
    assert isinstance(staging.how_it_died(""), mistakes.TooHeavy)
    assert isinstance(staging.how_it_died("Traceback: ValueError"), RuntimeError)


def test_the_child_ends_when_its_parent_dies(tmp_path: Path) -> None:
    request = {"verb": "stage", "source": big(tmp_path), "workspace": str(tmp_path)}
    request |= {
        "mapping": {},
        "answers": {},
        "reasons": {},
        "base_currency": "EUR",
        "today": "2026-11-21",
    }
    command = [sys.executable, "-m", staging.WORKER]

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        said, _ = child.communicate(json.dumps(request).encode() + b"\n", timeout=60)

    assert child.returncode == 1
    assert b"result" not in said
