"""Ranking with robustness over many weightings, beside a plain loop over them.

A thousand nominated accounts, twelve criteria, eight raters, ten thousand weightings; both count
over the same weightings and are held equal. Both take turns, and the middle of seven turns counts,
in time on the clock and in processor time of all threads. Exit code 1: over two seconds, or less
than twenty times as fast as the loop by either.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.analytics.selection import (
    Region,
    acceptability,
    agreement,
    attractiveness,
    draw,
    weightings_near,
)
from orchard.domain.selection.rules.outcome import Question, Sheet, answers

ACCOUNTS, CRITERIA, RATERS, WEIGHTINGS, CHOSEN = 1_000, 12, 8, 10_000, 25
SEED = 20_261_126
RUNS = 7
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


def whole_round() -> tuple[list[Sheet], Question]:
    """Return what a round of the product hands over: sheets of raters, and by what they are ranked."""
    keys = [f"criterion {number}" for number in range(CRITERIA)]
    sheets = [
        Sheet(
            place,
            rated={key: given[:, at].tolist() for at, key in enumerate(keys)},
            measured={},
            settled={},
        )
        for place, given in enumerate(ratings().swapaxes(0, 1))
    ]
    policy = SelectionPolicy()
    weights = [1 / CRITERIA] * CRITERIA
    return sheets, Question(keys, weights, CHOSEN, 0.05, SEED, policy)


def seconds(*works: Callable[[], object]) -> list[tuple[float, float]]:
    """Return of each work the middle time on the clock and of the processor; they take turns."""
    found: list[list[tuple[float, float]]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, times in zip(works, found, strict=True):
            begun, used = time.perf_counter(), time.process_time()
            work()
            times.append((time.perf_counter() - begun, time.process_time() - used))
    return [tuple(statistics.median(one) for one in zip(*times, strict=True)) for times in found]


def main() -> int:
    given, weights = ratings(), np.full(CRITERIA, 1 / CRITERIA)
    is_good = True
    for words, reach in (("within .05 of the weights", 0.05), ("of all that there are", 1.0)):
        region = weightings_near(weights, reach)
        weightings = draw(region, WEIGHTINGS, np.random.default_rng(SEED))
        apart = np.abs(ours(given, weights, region) - loop(given, weights, weightings)).max()
        own, drawing, plain = seconds(
            lambda: ours(given, weights, region),  # noqa: B023 - called at once
            lambda: draw(region, WEIGHTINGS, np.random.default_rng(SEED)),  # noqa: B023
            lambda: loop(given, weights, weightings),  # noqa: B023
        )
        times = [
            theirs / (all_ - drawn) for all_, drawn, theirs in zip(own, drawing, plain, strict=True)
        ]
        for clock, at in (("clock", 0), ("processor", 1)):
            print(
                f"{WEIGHTINGS:,} weightings {words}, {clock}: {own[at]:.3f} s, of which drawing "
                f"{drawing[at]:.3f} s; plain loop over drawn ones {plain[at]:.3f} s, "
                f"{times[at]:.0f} times; largest difference of a share {apart:.1g}"
            )
        is_good &= own[0] <= MOST_SECONDS and min(times) >= LEAST_RATIO and apart < 1 / WEIGHTINGS
    sheets, asked = whole_round()
    ((clock, processor),) = seconds(lambda: answers(sheets, asked))
    print(f"a whole round, firmness of both kinds: {clock:.2f} s, processor {processor:.2f} s")
    return 0 if is_good and clock <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
