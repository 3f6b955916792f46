"""Back-test the forecast on the three ledgers: every candidate beside the naive, and the goals.

python bench/backtest.py [--small]   (--small: one window for each ledger)
Data: ORCHARD_TEST_DATA, default ../shared/data; ledgers that are absent are named and left out.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import numpy as np

from orchard.analytics.clv import backtest, purchases
from orchard.analytics.clv.forecast import Forecast, choose_forecast
from orchard.analytics.clv.intervals import coverage
from orchard.analytics.results import BacktestScore

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ORCHARD_TEST_DATA", ROOT.parent / "shared" / "data"))
LEDGERS = {
    "Online Retail II": (
        DATA / "online_retail_ii.parquet",
        (
            "select CustomerID a, InvoiceDate::date d, sum(Quantity * UnitPrice) v from '{}' where"
            " CustomerID is not null and Quantity > 0 and UnitPrice > 0 and InvoiceNo not like 'C%'"
            " group by all"
        ),
        [("2011-06-09", 182), ("2011-03-10", 182), ("2011-06-09", 91), ("2011-09-09", 91)],
    ),
    "AdventureWorks resellers": (
        ROOT / "examples" / "adventureworks_reseller.csv.gz",
        "select reseller_id a, order_date::date d, sum(sales_amount) v from '{}' group by all",
        [("2012-11-30", 182), ("2013-05-30", 182)],
    ),
    "CDNOW": (
        DATA / "cdnow.csv",
        (
            "select ID a, strptime(Date::varchar, '%Y%m%d')::date d, sum(Amount) v from '{}'"
            " group by all"
        ),
        [("1997-12-30", 182)],
    ),
}
GOALS = "goals, Online Retail II from 2011-06-09: RMSE <= 1.72, r >= .86, spend <= .60, totals .90-1.10, AUC >= .81"


def main() -> None:
    print(GOALS)
    for name, (path, query, windows) in LEDGERS.items():
        if not path.exists():
            print(f"{name}: {path.name} is absent, set ORCHARD_TEST_DATA")
            continue
        days = read(path, query)
        for cut, width in windows[:1] if "--small" in sys.argv else windows:
            report(name, days, date.fromisoformat(cut), width)


def read(path: Path, query: str) -> purchases.PurchaseDays:
    ordered = f"select a, (d - date '1970-01-01')::int d, v from ({query.format(path)}) where v > 0"
    rows = duckdb.sql(f"{ordered} order by a, d").fetchnumpy()
    _, codes = np.unique(np.asarray(rows["a"]), return_inverse=True)
    return purchases.purchase_days(codes, np.asarray(rows["d"]), np.asarray(rows["v"], float))


def report(name: str, days: purchases.PurchaseDays, cut: date, width: int) -> None:
    day = purchases.day_number(cut)
    seen = purchases.in_window(days, 0, day)[0] > 0
    actual = tuple(part[seen] for part in purchases.in_window(days, day, day + width))
    trial = backtest.hold_out(days, day + width, width)
    began = time.perf_counter()
    found = choose_forecast(days, cut, backtest_days=width)
    took = time.perf_counter() - began
    print(f"\n{name}: learn to {cut}, the next {width} days, {seen.sum():,} accounts")
    for score in trial.report.scores if trial else ():
        print(line(score))
    told = (found.window.purchases[seen], found.window.amount[seen], found.window.silent[seen])
    print(line(backtest.score(f"IN USE: {found.model}", told, (actual[0], actual[1]))))
    print(intervals(found, seen, actual), f"| {took:.2f} s")


def intervals(found: Forecast, seen: np.ndarray, actual: tuple[np.ndarray, ...]) -> str:
    window = found.window
    counts = window.purchases_low[seen], window.purchases_high[seen]
    amounts = window.amount_low[seen], window.amount_high[seen]
    inside = window.total_low <= actual[1].sum() <= window.total_high
    return (
        f"  90 % intervals hold {coverage(counts, actual[0]):.3f} of purchases and"
        f" {coverage(amounts, actual[1]):.3f} of amounts; total {window.total_low / window.total - 1:+.0%}"
        f" {window.total_high / window.total - 1:+.0%}, {'holds' if inside else 'MISSES'} the actual"
    )


def line(score: BacktestScore) -> str:
    figures = (
        ("MAE", score.purchases_mae),
        ("RMSE", score.purchases_rmse),
        ("r", score.purchases_r),
        ("total", score.purchases_total_ratio),
        ("| spend", score.spend_mae_ratio),
        ("r", score.spend_r),
        ("total", score.spend_total_ratio),
        ("| AUC", score.silence_auc),
    )
    shown = (f"{name} {'-' if value is None else format(value, '.3f')}" for name, value in figures)
    return f"  {score.model:28s} " + " ".join(shown)


if __name__ == "__main__":
    main()
