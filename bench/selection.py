"""Ranking with robustness over many weightings, beside a plain loop over them.

A thousand nominated accounts, twelve criteria, eight raters, ten thousand weightings; both count
over the same weightings and are held equal. Exit code 1: over two seconds, or less than twenty
times as fast as the loop.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from orchard.analytics.selection import (
    Region,
    acceptability,
    agreement,
    attractiveness,
    draw,
    weightings_near,
)

ACCOUNTS, CRITERIA, RATERS, WEIGHTINGS, CHOSEN = 1_000, 12, 8, 10_000, 25
SEED = 20_261_126
RUNS = 5
MOST_SECONDS, LEAST_RATIO = 2.0, 20.0


def ratings() -> np.ndarray:
    """Return blind scores: an account has a level, a criterion its own, a rater an opinion."""
    random = np.random.default_rng(SEED)
    level = random.normal(5, 1.2, (1, ACCOUNTS, 1)) + random.normal(0, 1.3, (1, ACCOUNTS, CRITERIA))
    return np.clip(level + random.normal(0, 1, (RATERS, ACCOUNTS, CRITERIA)), 0, 10).round()


def ours(given: np.ndarray, weights: np.ndarray, region: Region) -> np.ndarray:
    scores = agreement(given).median
    attractiveness(scores, weights)
    random = np.random.default_rng(SEED)
    return acceptability(scores, region, CHOSEN, count=WEIGHTINGS, random=random).share


def loop(given: np.ndarray, weights: np.ndarray, weightings: np.ndarray) -> np.ndarray:
    scores = np.median(given, axis=0)
    hits = np.zeros(ACCOUNTS)
    for one in (weights, *weightings):
        best = np.argsort(-(scores @ one), kind="stable")[:CHOSEN]
        hits[best] += one is not weights
    return hits / len(weightings)


def seconds(work: Callable[[], object]) -> float:
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def main() -> int:
    given, weights = ratings(), np.full(CRITERIA, 1 / CRITERIA)
    is_good = True
    for words, reach in (("within .05 of the weights", 0.05), ("of all that there are", 1.0)):
        region = weightings_near(weights, reach)
        weightings = draw(region, WEIGHTINGS, np.random.default_rng(SEED))
        share = ours(given, weights, region)
        apart = np.abs(share - loop(given, weights, weightings)).max()
        own = seconds(lambda: ours(given, weights, region))  # noqa: B023 - called at once
        drawing = seconds(lambda: draw(region, WEIGHTINGS, np.random.default_rng(SEED)))  # noqa: B023
        plain = seconds(lambda: loop(given, weights, weightings))  # noqa: B023
        times = plain / (own - drawing)
        print(
            f"{WEIGHTINGS:,} weightings {words}: {own:.3f} s, of which drawing {drawing:.3f} s; "
            f"plain loop over drawn ones {plain:.3f} s, {times:.0f} times; "
            f"largest difference of a share {apart:.1g}"
        )
        is_good &= own <= MOST_SECONDS and times >= LEAST_RATIO and apart < 1 / WEIGHTINGS
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
