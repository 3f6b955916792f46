"""One million invoice lines from a file into the ledger, beside DuckDB reading and writing the same.

python bench/import.py [--small]

Measured: `stage` and `import_ledger` together, from the file to the committed batch, the reading
child included, the start of the importing process and Django's set-up apart.

The floor, in the same run with the same two threads: DuckDB alone reads the same file with its types
given and writes what ends up in the ledger, as durably: 23 columns, the same 24 files of months in
the store's format, each synced, then the folder. Its memory has no bound, it partitions in one pass,
checks, compares, hashes and records nothing, and where the source is text it writes no line numbers,
which would take it longer. Imports and floors take turns, so that both meet the same other work of
the machine; of each the best of three by the clock counts.

Exit code 1: an import takes more than five times the floor's clock time, an importing process takes
300 MB or more, or a line is lost or added twice. Processor time and the floor of writing one single
file stand beside them for information.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

TIMES_THE_FLOOR = 5
MEGABYTES = 300
RUNS = 3
THREADS = 2
TYPES = {
    **dict.fromkeys(("customer", "name", "country", "invoice", "line"), "VARCHAR"),
    "date": "DATE",
    **dict.fromkeys(("product", "family"), "VARCHAR"),
    **dict.fromkeys(("quantity", "net", "cost"), "DECIMAL(18, 4)"),
    "currency": "VARCHAR",
}

Facts = dict[str, float]


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


def kept(source: Path, mapping: dict[str, str]) -> str:
    """Return the query of the ledger's columns, straight from the source."""
    from orchard.analytics.tables import STAGED
    from orchard.domain.ledger.statements import TYPES as SQL_TYPES

    if source.suffix == ".csv":
        numbers = "0"
        types = ", ".join(f"'{name}': '{dtype}'" for name, dtype in TYPES.items())
        scan = f"read_csv('{source}', columns = {{{types}}}, header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false)"
    else:
        numbers, scan = "file_row_number + 1", f"read_parquet('{source}', file_row_number = true)"
    found = {"source_line": numbers} | {field: name for field, name in mapping.items() if name}
    columns = (
        f"CAST({found.get(c.name, 'NULL')} AS {SQL_TYPES[c.dtype]}) AS {c.name}" for c in STAGED
    )
    return f"SELECT {', '.join(columns)} FROM {scan}"


def copy_to_months(query: str, folder: Path) -> None:
    """Write the months in one pass, then wait until they are on the disk."""
    from orchard.domain.ledger import store

    with duckdb.connect(config={"threads": THREADS}) as engine:
        engine.execute("SET preserve_insertion_order = false")
        engine.execute(
            f"COPY (SELECT *, strftime(booked_on, '%Y-%m') AS month FROM ({query})) "
            f"TO '{folder}' ({store.FORMAT}, PARTITION_BY (month))"
        )
    for path in folder.glob("*/*.parquet"):
        store.sync(path)
    store.sync(folder)


def copy_to_one(query: str, folder: Path) -> None:
    """Write one file and do not wait."""
    from orchard.domain.ledger import store

    folder.mkdir()
    with duckdb.connect(config={"threads": THREADS}) as engine:
        engine.execute("SET preserve_insertion_order = false")
        engine.execute(f"COPY ({query}) TO '{folder}/lines.parquet' ({store.FORMAT})")


def floor(copy: Callable[[str, Path], None], query: str, folder: Path) -> tuple[float, float]:
    """Return clock and processor seconds of one plain copy."""
    spent, started = cpu_seconds(), time.perf_counter()
    copy(query, folder)
    return time.perf_counter() - started, cpu_seconds() - spent


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
    target = Path(os.environ["ORCHARD_DATA"], "staged.parquet")
    staged = staging.stage(file, target, base_currency="EUR", today=at.date())
    reading = time.perf_counter() - started
    order = importing.Order("bench", Path(file).name, without_rejected=True)
    outcome = importing.import_ledger(staged, order=order, by=by, at=at)
    clock, cpu = time.perf_counter() - started, cpu_seconds() - spent
    facts = {"new": outcome.counts.new, "same": outcome.counts.same, "reading": reading}
    facts |= {"clock": clock, "cpu": cpu, "peak": peak_megabytes()}
    facts["reader"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps([facts, staged.mapping.columns]))


def run(file: Path, data: Path) -> tuple[Facts, dict[str, str]]:
    command = [sys.executable, __file__, "--child", str(file)]
    environment = os.environ | {"ORCHARD_DATA": str(data), "ORCHARD_DATABASE": ""}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    facts, mapping = json.loads(done.stdout.splitlines()[-1])
    return facts, mapping


def measure(file: Path, rows: int) -> bool:
    """Import into fresh ledgers and again into the same; print both beside the floors."""
    folder = file.parent / f"runs{file.suffix}"
    folder.mkdir()
    runs, floors, single = [], [], []
    for number in range(RUNS):
        data = folder / f"data-{number}"
        runs.append((run(file, data), run(file, data)))
        query = kept(file, runs[0][0][1])
        floors.append(floor(copy_to_months, query, folder / f"months-{number}"))
        single.append(floor(copy_to_one, query, folder / f"one-{number}"))
    months, one = min(floors), min(single)
    print(
        f"{rows:,} lines {file.suffix}: floor {months[0]:.2f} s clock, {months[1]:.2f} s processor "
        f"(one file, not synced: {one[0]:.2f} s, {one[1]:.2f} s)"
    )
    good = True
    for name, place in (("first", 0), ("again", 1)):
        outcomes = [pair[place][0] for pair in runs]
        best = min(outcomes, key=lambda facts: facts["clock"])
        ratio = best["clock"] / months[0]
        peak = max(max(facts["peak"], facts["reader"]) for facts in outcomes)
        good &= ratio <= TIMES_THE_FLOOR and peak < MEGABYTES
        good &= all(facts["new" if name == "first" else "same"] == rows for facts in outcomes)
        print(
            f"  {name}: {ratio:.2f} x floor by the clock, {best['cpu'] / months[1]:.2f} x by the "
            f"processor, {best['clock'] / one[0]:.2f} x one file: {best['clock']:.2f} s (reading "
            f"{best['reading']:.2f}), {best['cpu']:.2f} s processor; new {best['new']:,}, same "
            f"{best['same']:,}; importing process {best['peak']:.0f} MB, reading {best['reader']:.0f} MB"
        )
    return good


def main(rows: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder, "lines.csv"), Path(folder, "lines.parquet")
        duckdb.sql(lines(rows)).write_csv(str(sources[0]))
        duckdb.sql(lines(rows)).write_parquet(str(sources[1]))
        outcomes = [measure(source, rows) for source in sources]
    return all(outcomes)


if __name__ == "__main__":
    if "--child" in sys.argv:
        import_once(sys.argv[-1])
    else:
        sys.exit(0 if main(100_000 if "--small" in sys.argv else 1_000_000) else 1)
