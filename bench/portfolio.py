"""Ledger analytics beside DuckDB's own SQL: the same file, the same answers, one run.

    python bench/portfolio.py [--small] [--lines 10_000_000] [--accounts 20_000]

Each measurement runs in its own process; imports are not part of the time, opening the engine is.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path

import duckdb
import pyarrow as pa

from child import Measured, Measurement, measure, run_child
from orchard.analytics import abc, analysis, concentration, small_tables, summary
from orchard.analytics.engine import Engine, EngineOptions, open_engine
from orchard.analytics.folding import Folded, fold
from portfolio_ledger import ACCOUNTS, ledger

READ_TWO = "SELECT max(customer), sum(net) FROM '{path}'"
READ_ALL = """
    SELECT max(customer), max(customer_name), max(country), max(industry), max(booked_on),
           max(invoice), max(offer), sum(quantity), sum(gross), sum(discount), sum(net), sum(cost),
           sum(freight) FROM '{path}'"""
SUMMARY = """
    SELECT sum(days), sum(net), sum(first - DATE '1970-01-01'), sum(last - DATE '1970-01-01')
    FROM (SELECT customer, min(booked_on) AS first, max(booked_on) AS last,
                 count(DISTINCT booked_on) AS days, sum(net) AS net
          FROM '{path}' WHERE net > 0 AND customer IS NOT NULL GROUP BY customer)"""
SHAPE = """
    WITH totals AS (SELECT customer, sum(net) AS net FROM '{path}'
                    WHERE customer IS NOT NULL GROUP BY customer),
    ranked AS (SELECT net, greatest(net, 0) AS x, sum(x) OVER () AS total,
                      sum(x) OVER (ORDER BY net DESC, customer ROWS UNBOUNDED PRECEDING) - x AS before,
                      row_number() OVER (ORDER BY net DESC) - 1 AS p FROM totals)
    SELECT count(*) FILTER (net >= 0 AND before < 0.8 * total),
           count(*) FILTER (net >= 0 AND before >= 0.8 * total AND before < 0.95 * total),
           count(*) FILTER (net >= 0 AND before >= 0.95 * total), count(*) FILTER (net < 0),
           10000 * sum(x::DOUBLE ^ 2) / sum(x)::DOUBLE ^ 2,
           (count(*) FILTER (net > 0) - 1 - 2 * sum(x::DOUBLE * p) / sum(x)::DOUBLE)
               / count(*) FILTER (net > 0)
    FROM ranked"""
DAYS = """
    SELECT count(*) FROM (
        SELECT customer, booked_on, sum(net), sum(gross), sum(discount), sum(cost), sum(freight),
               sum(quantity), count(*) FROM '{path}' GROUP BY customer, booked_on
        HAVING sum(net) + sum(gross) + sum(discount) + sum(cost) + sum(freight) + sum(quantity) <> 1)"""


def read(query: str, path: str) -> tuple[object, ...]:
    return duckdb.connect().execute(query.format(path=path)).fetchone() or ()


def sql(query: str, path: str) -> list[object]:
    return [as_number(value) for value in read(query, path)]


def as_number(value: object) -> int | float:
    return value if isinstance(value, int) else float(str(value))


def folded(engine: Engine, path: str) -> Folded:
    return fold(engine.read_parquet(path), engine, base_currency="EUR")


def our_summary(path: str) -> list[object]:
    with open_engine() as engine:
        found = small_tables.customer_summary(folded(engine, path).lines)
        days = [found[name].epoch_days().sum().name(name) for name in ("first", "last")]
        sums = [found.purchases.sum().name("days"), found.sold.sum().name("net"), *days]
        row = engine.fetch(found.aggregate(sums)).to_pylist()[0]
        return [as_number(value) for value in row.values()]


def our_shape(path: str) -> list[object]:
    with open_engine() as engine:
        lines = folded(engine, path).lines
        known = lines.filter(lines.account.notnull())
        totals = engine.keep(known.group_by("account").aggregate(net=known.net.sum()))
        counts = engine.fetch(abc.count_classes(totals, "net")).to_pylist()[0]
        shape = engine.fetch(concentration.measure_table(totals, "net")).to_pylist()[0]
        return [*(counts[letter] for letter in "ABCU"), shape["hhi"], shape["gini"]]


def our_prepare(path: str) -> list[object]:
    with open_engine() as engine:
        found = folded(engine, path)
        prepared = summary.prepare(found.lines, engine, as_of=found.as_of, known=found.known)
        facts = summary.ledger_facts(prepared, currency="EUR")
        return [facts.rows, facts.accounts, float(facts.revenue)]


def our_analysis(path: str) -> list[object]:
    """Parts 5 and 6 wholly: economics, exposure, lifetime value with its back-test, drift."""
    with open_engine("duckdb://", EngineOptions(memory_limit="1GB")) as engine:
        found = folded(engine, path)
        question = analysis.Question(currency="EUR", as_of=found.as_of, known=found.known)
        began = time.perf_counter()
        whole = analysis.analyse(
            found.lines, engine, question, progress=lambda name, *_: _say(name, began)
        )
        _say("end", began)
        return [whole.ledger.rows, len(whole.accounts), float(whole.ledger.revenue)]


def _say(name: str, began: float) -> None:
    print(f"  {time.perf_counter() - began:6.2f} s {name}", file=sys.stderr)


MEASUREMENTS: dict[str, Measurement] = {
    "read two columns": lambda path: bool(read(READ_TWO, path)),
    "read all used columns": lambda path: bool(read(READ_ALL, path)),
    "customer summary, DuckDB": lambda path: sql(SUMMARY, path),
    "customer summary, ours": our_summary,
    "ABC + HHI + Gini, DuckDB": lambda path: sql(SHAPE, path),
    "ABC + HHI + Gini, ours": our_shape,
    "scan and group, DuckDB": lambda path: sql(DAYS, path),
    "small tables, ours": our_prepare,
    "whole analysis, ours": our_analysis,
}
PAIRS = [
    ("customer summary, ours", "customer summary, DuckDB", 1.5, True),
    ("ABC + HHI + Gini, ours", "ABC + HHI + Gini, DuckDB", 2.0, True),
    ("whole analysis, ours", "scan and group, DuckDB", 6.0, False),
]


def import_everything() -> None:
    """Let Ibis import what it imports at its first rows."""
    with open_engine() as engine:
        engine.fetch(engine.load(pa.table({"net": [1]})))


def main() -> None:
    chosen = _chosen()
    path = str(ledger(chosen.lines, chosen.accounts))
    print(
        f"{chosen.lines:,} lines, {chosen.accounts:,} accounts, {Path(path).stat().st_size / 1e6:,.0f} MB"
    )
    found = {name: measure(__file__, name, path, runs=3) for name in MEASUREMENTS}
    for name, run in found.items():
        print(f"{name:28} {run.seconds:7.2f} s {run.cpu_seconds:7.2f} cpu {run.peak_mb:6.0f} MB")
    for ours, reference, goal, same in PAIRS:
        _compare(ours, found[ours], found[reference], goal)
        if same and not _agree(found[ours].result, found[reference].result):
            raise SystemExit(f"{ours}: {found[ours].result} is not {found[reference].result}")


def _compare(name: str, ours: Measured, reference: Measured, goal: float) -> None:
    wall, cpu = ours.seconds / reference.seconds, ours.cpu_seconds / reference.cpu_seconds
    print(f"{name}: {wall:.2f} x DuckDB, processor {cpu:.2f} x (goal {goal} x)")


def _agree(ours: object, reference: object) -> bool:
    """Whole numbers must be identical, ratios equal to nine digits."""
    assert isinstance(ours, list)
    assert isinstance(reference, list)
    return all(
        one == other if isinstance(other, int) else math.isclose(one, other, rel_tol=1e-9)
        for one, other in zip(ours, reference, strict=True)
    )


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--small", action="store_true", help="one million lines")
    chosen = parser.parse_args()
    if chosen.small:
        chosen.lines = 1_000_000
    return chosen


if __name__ == "__main__" and not run_child(MEASUREMENTS, import_everything):
    main()
