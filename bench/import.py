"""One million invoice lines from a file into the ledger, beside DuckDB reading and writing Parquet.

python bench/import.py [--small]

Two floors are measured in the same run: DuckDB copies the source's 12 columns, and DuckDB copies the
same lines in the 23 columns that the ledger keeps, which is the least work there is; the goal is
five times that. Ratios are in processor seconds, all processes and threads together, because those
hold on a machine that does other work as well; the seconds on the clock stand beside them.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

TIMES_THE_FLOOR = 5
MEGABYTES = 300


def lines(rows: int) -> str:
    return (
        "SELECT 'C' || (i * 7919 % 5000) AS customer, 'Customer ' || (i * 7919 % 5000) AS name, "
        "'Country ' || (i * 7919 % 40) AS country, 'I' || (i // 10) AS invoice, "
        "(i % 10)::VARCHAR AS line, DATE '2024-01-01' + (i // 10 * 7 % 730)::INT AS date, "
        "'P' || (i * 31 % 4000) AS product, 'F' || (i * 31 % 20) AS family, "
        "(i % 17 + 1)::DECIMAL(18, 4) AS quantity, "
        "(i * 37 % 10000 / 100)::DECIMAL(18, 4) AS net, "
        "(i * 23 % 10000 / 150)::DECIMAL(18, 4) AS cost, 'EUR' AS currency "
        f"FROM range({rows}) t(i)"
    )


def cpu_seconds() -> float:
    """Return the processor time of this process and of the children it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def floor(source: Path) -> tuple[float, float]:
    """Return processor and clock seconds of the best of three plain copies."""
    target = source.with_name("floor.parquet")
    copy = f"COPY (SELECT * FROM read_parquet('{source}')) TO '{target}' (FORMAT parquet)"
    runs = []
    with duckdb.connect(config={"threads": 2}) as engine:
        for _run in range(3):
            spent, started = cpu_seconds(), time.perf_counter()
            engine.execute(copy)
            runs.append((cpu_seconds() - spent, time.perf_counter() - started))
    return min(runs)


def peak_megabytes() -> float:
    """Return this process's own peak; what it inherited from its parent does not count."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def import_once(file: str) -> None:
    """Import in this process and print what it took; runs in a child of the benchmark."""
    from orchard.interfaces.cli import database

    database.open_database()
    from orchard.domain.ledger import importing
    from orchard.domain.ledger.reading import staging

    at = database.now()
    by = database.operator("EUR")
    spent, started = cpu_seconds(), time.perf_counter()
    target = Path(file).with_name("staged.parquet")
    staged = staging.stage(file, target, base_currency="EUR", today=at.date())
    reading = cpu_seconds() - spent
    order = importing.Order("bench", Path(file).name, without_rejected=True)
    outcome = importing.import_ledger(staged, order=order, by=by, at=at)
    facts = {"new": outcome.counts.new, "same": outcome.counts.same, "reading": reading}
    facts |= {"cpu": cpu_seconds() - spent, "clock": time.perf_counter() - started}
    facts["peak"] = peak_megabytes()
    print(json.dumps(facts))


def measure(file: Path, data: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", str(file)]
    environment = os.environ | {"ORCHARD_DATA": str(data), "ORCHARD_DATABASE": ""}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def show(name: str, facts: dict[str, float], source: float, kept: float) -> float:
    """Print one measurement beside the floors and return the ratio to the ledger's."""
    ratio = facts["cpu"] / kept
    print(
        f"{name:15} {ratio:5.2f} x floor ({facts['cpu'] / source:.2f} x the source's): {facts['cpu']:.2f} s processor (reading "
        f"{facts['reading']:.2f}), {facts['clock']:.2f} s clock; new {facts['new']:,}, "
        f"same {facts['same']:,}; importing process {facts['peak']:.0f} MB"
    )
    return ratio


def main(rows: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        parquet, text = Path(folder, "lines.parquet"), Path(folder, "lines.csv")
        duckdb.sql(lines(rows)).write_parquet(str(parquet))
        duckdb.sql(lines(rows)).write_csv(str(text))
        good = True
        for source in (parquet, text):
            data = Path(folder, f"data{source.suffix}")
            first, again = measure(source, data), measure(source, data)
            raw, kept = floor(parquet), floor(parquet.with_name("staged.parquet"))
            print(
                f"{rows:,} lines; floors: source {raw[0]:.2f} s processor, {raw[1]:.2f} s clock; "
                f"ledger {kept[0]:.2f} s processor, {kept[1]:.2f} s clock"
            )
            good &= show(f"{source.suffix} first", first, raw[0], kept[0]) <= TIMES_THE_FLOOR
            show(f"{source.suffix} again", again, raw[0], kept[0])
            good &= max(first["peak"], again["peak"]) < MEGABYTES
            good &= first["new"] == rows and again["same"] == rows
    return good


if __name__ == "__main__":
    if "--child" in sys.argv:
        import_once(sys.argv[-1])
    else:
        sys.exit(0 if main(100_000 if "--small" in sys.argv else 1_000_000) else 1)
