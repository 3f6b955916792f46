"""Reading a ledger of a million lines beside the raw floor: DuckDB reads the CSV, writes Parquet.

Run `python bench/import_reading.py [--small]`. The floor is measured in the same run: one DuckDB
process with the same threads copies the text, column by column as text, into Parquet and reads it
back into a second Parquet file. Memory is the peak of the processes that import.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchard.config.settings")

import django
import duckdb

from orchard.domain.ledger.reading import staging

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "adventureworks_reseller.csv.gz"
LIMIT_RATIO = 5.0
LIMIT_MEGABYTES = 300


def make_ledger(path: Path, copies: int) -> int:
    """Write the example several times under one header; every copy has its own orders."""
    lines = f"read_csv('{EXAMPLE}', all_varchar = true)"
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT order_number || '-' || i AS order_number, * EXCLUDE (order_number, i)
                      FROM {lines}, range({copies}) AS r(i)) TO '{path}' (HEADER)"""
        )
        rows = connection.execute(f"SELECT count(*) FROM read_csv('{path}')").fetchall()
    return int(rows[0][0])


def floor_seconds(source: Path, folder: Path) -> float:
    """Copy the text to Parquet and the Parquet to Parquet, and do nothing else."""
    begun = time.perf_counter()
    with duckdb.connect(config={"threads": 2}) as connection:
        scan = f"read_csv('{source}', all_varchar = true)"
        connection.execute(f"COPY (FROM {scan}) TO '{folder}/floor.parquet' (FORMAT parquet)")
        copied = f"COPY (FROM '{folder}/floor.parquet') TO '{folder}/again.parquet'"
        connection.execute(f"{copied} (FORMAT parquet, COMPRESSION zstd)")
    return time.perf_counter() - begun


class Watch:
    """Looks at the peak memory of the reading child each time it is asked whether to stop."""

    def __init__(self) -> None:
        self.peak = 0.0

    def look(self) -> bool:
        """Note the highest resident size of any child so far; never stop."""
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        for child in children:
            with suppress(OSError):
                status = Path(f"/proc/{child}/status").read_text()
                found = re.search(r"VmHWM:\s+(\d+)", status)
                is_worker = staging.WORKER in Path(f"/proc/{child}/cmdline").read_text()
                if found and is_worker:
                    self.peak = max(self.peak, int(found[1]) / 1024)
        return False


def main() -> None:
    django.setup()
    copies = 2 if "--small" in sys.argv else 17
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:  # for our own peak
            rows = apart.submit(make_ledger, folder / "ledger.csv", copies).result()
            floor = min(apart.map(floor_seconds, [folder / "ledger.csv"] * 2, [folder] * 2))
        watch = Watch()
        begun = time.perf_counter()
        staged = staging.stage(
            str(folder / "ledger.csv"),
            folder / "staged.parquet",
            base_currency="EUR",
            today=date(2026, 1, 1),
            should_stop=watch.look,
        )
        seconds = time.perf_counter() - begun
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert (staged.rows, staged.rejected) == (rows, 0)
    print(f"{rows:,} lines: {seconds:.2f} s, {rows / seconds:,.0f} lines/s")
    print(f"floor (text to Parquet to Parquet): {floor:.2f} s")
    print(f"ratio {seconds / floor:.2f} (at most {LIMIT_RATIO})")
    print(
        f"importing process: {watch.peak:.0f} MB, its parent {own:.0f} MB (at most {LIMIT_MEGABYTES})"
    )


if __name__ == "__main__":
    main()
