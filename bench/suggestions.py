"""Suggestions on Online Retail II, two seasons: every way of listing and of fitting, in one run.

python bench/suggestions.py
Data: ORCHARD_TEST_DATA, default ../shared/data.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from scipy import linalg, sparse

from orchard.analytics import suggestion_test, suggestions
from orchard.analytics.suggestion_peers import Sales

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ORCHARD_TEST_DATA", ROOT.parent / "shared" / "data"))
SEASONS = (("2010-12-10", "2011-06-09", 0.124), ("2011-06-09", "2011-12-09", 0.125))
RUNS = 3


def main() -> None:
    path = DATA / "online_retail_ii.parquet"
    if not path.exists():
        print(f"{path.name} is absent, set ORCHARD_TEST_DATA")
        return
    bought = read(path)
    for cut, until, goal in SEASONS:
        first, last = (int(np.datetime64(day).astype(int)) for day in (cut, until))
        found = suggestion_test.back_test(bought, first, last)
        assert found is not None
        print(
            f"\nlearn before {cut}, test to {until}: {found.buyers} buyers, {found.offers} offers"
        )
        for score in found.scores:
            print(
                f"  {score.method:18s} NDCG@10 {score.ndcg:.4f} recall@10 {score.recall:.4f}"
                f" hit rate {score.hit_rate:.3f} of ten {10 * score.precision:.2f}"
            )
        plain(bought.before(first), bought.between(first, last), first)
        print(
            f"  goal NDCG {goal}; amounts: median error {found.amount_error:.2f},"
            f" in the range {found.amount_cover:.2f}"
        )
    times(bought.before(first), first)


def read(path: Path) -> Sales:
    rows = duckdb.sql(
        "select CustomerID a, StockCode o, InvoiceDate::date - date '1970-01-01' d,"
        f" sum(Quantity * UnitPrice) v from '{path}' where CustomerID is not null and Quantity > 0"
        " and UnitPrice > 0 and InvoiceNo not like 'C%' group by all"
    ).fetchnumpy()
    codes = [np.unique(np.asarray(rows[name], str), return_inverse=True)[1] for name in "ao"]
    return suggestions.sales(*codes, rows["d"], rows["v"])


def plain(before: Sales, after: Sales, day: int) -> None:
    """Score the reference: EASE without recency, lambda 1000."""
    has = suggestions.interests(before, day, None)
    wanted = suggestion_test.news(before, after)
    tested = np.flatnonzero(np.diff(wanted.indptr))
    model = suggestions.fit(has, 1000.0)
    score = suggestion_test.rate("EASE, lambda 1000", model.scores, has, wanted, tested)
    print(f"  {score.method:18s} NDCG@10 {score.ndcg:.4f} recall@10 {score.recall:.4f}")


def times(before: Sales, day: int) -> None:
    known = suggestions.interests(before, day)
    kept = np.diff(known.tocsc().indptr) > 0
    known = sparse.csr_array(known[:, kept])
    print(f"\nfitting {known.shape[0]} x {known.shape[1]}, best of {RUNS} in turn")
    ways: dict[str, Callable[[sparse.csr_array], object]] = {
        "ours": suggestions.fit,
        "dense inverse": dense_inverse,
        "float32 Cholesky": cholesky,
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            found[name].append(timed(way, known))
    ours = min(found["ours"])
    for name, runs in found.items():
        seconds, processor = min(runs)
        print(
            f"  {name:18s} {seconds:6.2f} s, {processor:6.2f} s of processor time;"
            f" ours takes {ours[0] / seconds:.2f} and {ours[1] / processor:.2f} of it"
        )


def timed(
    way: Callable[[sparse.csr_array], object], known: sparse.csr_array
) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    way(known)
    return time.perf_counter() - wall, time.process_time() - processor


def dense_inverse(known: sparse.csr_array) -> object:
    dense = known.toarray().astype(float)
    inverse = np.linalg.inv(dense.T @ dense + 300 * np.eye(dense.shape[1]))
    return inverse / -np.diag(inverse)


def cholesky(known: sparse.csr_array) -> object:
    gram = (known.T @ known).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += 300
    factor = linalg.cho_factor(gram, overwrite_a=True)
    inverse = linalg.cho_solve(factor, np.eye(len(gram), dtype=np.float32), overwrite_b=True)
    return inverse / -np.diag(inverse)


if __name__ == "__main__":
    main()
