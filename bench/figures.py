"""Time and memory of computing all stored figures: 2,000 accounts and 5 million lines by default."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

import portfolio_ledger


@dataclass(frozen=True)
class Staged:
    """What reading would hand to the store."""

    parquet: Path
    rows: int
    rejected: int
    net: Decimal
    sha256: str


def main(lines: int, accounts: int) -> None:
    parquet = portfolio_ledger.ledger(lines, accounts)
    with tempfile.TemporaryDirectory(prefix="orchard-figures-") as folder:
        os.environ["ORCHARD_DATA"] = folder
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from orchard.interfaces.cli import database

        database.open_database()
        by = database.operator("EUR")
        began = time.monotonic()
        _import(Staged(parquet, lines, 0, _net(parquet), "0" * 64), by)
        print(f"imported in {time.monotonic() - began:.0f} s, peak {_peak()} MB")
        _compute(by)


def _net(parquet: Path) -> Decimal:
    found = duckdb.execute("SELECT sum(net) FROM read_parquet(?)", [str(parquet)]).fetchone()
    return Decimal(found[0]) if found else Decimal(0)


def _import(staged: Staged, by: object) -> None:
    from orchard.domain.ledger import importing
    from orchard.domain.ledger.customers import fold_new
    from orchard.interfaces.cli import database

    order = importing.Order("bench", "bench.parquet")
    importing.import_ledger(staged, order=order, by=by, at=database.now())
    fold_new("bench", [staged.parquet], by=by, clock=database.now)


def _compute(by: object) -> None:
    from orchard.domain.economics import refreshing
    from orchard.domain.economics.models import AccountFigures, PartFigures
    from orchard.interfaces.cli import database

    began, busy = time.monotonic(), time.process_time()
    refreshing.refresh(by, at=database.now())
    took, used = time.monotonic() - began, time.process_time() - busy
    counts = (AccountFigures.objects.count(), PartFigures.objects.count())
    print(f"figures of {counts[0]:,} accounts, {counts[1]:,} parts")
    print(f"computed in {took:.0f} s ({used:.0f} s of processor), peak {_peak()} MB")
    began = time.monotonic()
    refreshing.refresh(by, at=database.now())
    print(f"nothing new is noticed in {time.monotonic() - began:.1f} s")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5_000_000, 2_000)
