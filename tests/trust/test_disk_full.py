"""A full disk: a clear message, nothing lost, and everything works again once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from installations import Installation
from migrated import laid

SMALL = "Invoice,Line,Date,Customer,Product,Quantity,Net,Currency\nA1,1,2026-01-05,C1,P1,2,20,EUR\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB in memory; only root can make one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here, not even for root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """60,000 lines that compress badly: about 8 MB of work on the disk."""
    return write_lines(tmp_path / "large.csv", customers=99)


def write_lines(path: Path, *, customers: int) -> Path:
    """Write 60,000 lines of so many customers."""
    duckdb.connect().sql(
        "SELECT 'B' || i AS invoice, 1 AS line, DATE '2024-01-01' + (i % 90)::INT AS date, "
        f"md5((i % {customers})::VARCHAR) AS customer, md5((i * 7)::VARCHAR) AS product, "
        "md5(i::VARCHAR) AS family, 1 AS quantity, "
        "(i * 37 % 10000 / 100)::DECIMAL(18, 2) AS net, 'EUR' AS currency FROM range(60000) t(i)"
    ).write_csv(str(path))
    return path


def fill(disk: Path, leave: int) -> Path:
    """Take all room on the disk but so many bytes."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(b"\1" * max(0, free - leave))
    return filler


@pytest.mark.trust("T-ACID-4")
@pytest.mark.parametrize("leave", [0, 100_000, 4_000_000])
def test_a_full_disk_stops_the_import_and_nothing_else(
    small_disk: Path, large: Path, tmp_path: Path, leave: int
) -> None:
    installation = laid(Installation(small_disk / "data"))
    small = tmp_path / "small.csv"
    small.write_text(SMALL, encoding="utf-8")
    installation.run("import", str(small))
    filler = fill(small_disk, leave)

    said = installation.run("import", str(large), code=1)

    assert "disk" in said
    assert "full" in said or "no room left" in said
    assert "Traceback" not in said
    filler.unlink()
    installation.run("import", "--resume")
    assert "0 findings" in installation.run("verify")
    assert installation.visible_rows() == {"ledger": 1}
    assert "new 60,000" in installation.run("import", str(large))


def test_lines_stay_in_the_ledger_when_their_customers_find_no_room(
    small_disk: Path, tmp_path: Path
) -> None:
    installation = laid(Installation(small_disk / "data", url=""))
    many = write_lines(tmp_path / "many.csv", customers=60_000)

    said = installation.run("import", str(many), code=1)

    assert "The lines are in the ledger, but the disk is full" in said
    assert "Traceback" not in said
    assert installation.visible_rows() == {"ledger": 60_000}
    assert "0 findings" in installation.run("verify")
