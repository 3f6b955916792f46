"""Counting seats: in how many of many weightings each account is among the best."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orchard.analytics.selection.mistakes import HIGHEST, Floats, SelectionMistake

Singles = npt.NDArray[np.float32]

CHUNK = 240
"""Weightings at a time: their values stay in the cache, and a byte counts their seats."""
PRODUCT = 250_000
"""Multiplications at a time: for more, the library would wake threads that wait for each other."""
WORD = 8
"""Truth values in a machine word: so many are counted at once."""
MOST_WORDS = 255
"""Words added up before a byte of the sum could overflow."""
LEAST_FEW, FEW_PER_SEAT = 64, 6
"""So many accounts are put in order first: mostly all chosen ones are among them."""
ROUNDINGS = 5
"""Roundings to single precision beside those of the sum: of scores, weights, and the margin."""


def threshold(values: Floats, chosen: int) -> Floats:
    """Return the value in each row that as many as are chosen reach."""
    if chosen < 1:
        raise SelectionMistake("Choose at least one account.")
    place = max(values.shape[1] - chosen, 0)
    found: Floats = np.partition(values, place, axis=1)[:, place, np.newaxis]
    return found


def shares(scores: Floats, weightings: Floats, seats: int) -> Floats:
    """Return the share of weightings in which each account takes one of the seats.

    The best on average are put first, and all values are looked at in single precision: where
    exactly as many accounts as there are seats lie above the value that the first few need, less
    what rounding can hide, these take the seats whatever the last digits are. All other weightings
    are counted in full, so the answer is that of double precision.
    """
    order = np.argsort(-(scores @ weightings.mean(axis=0)), kind="stable")
    full = np.ascontiguousarray(scores[order].T)
    quick, rough = _quick(full), weightings.astype(np.float32)
    hits = np.zeros(quick.shape[1], dtype=np.int64)
    for start in range(0, len(weightings), CHUNK):
        is_in = _looks_in(rough[start : start + CHUNK], quick, seats, len(scores))
        is_unsure = _counted(is_in) != seats
        is_in[is_unsure] = False
        hits += np.add.reduce(is_in.view(np.uint8), axis=0, dtype=np.uint8)
        rest = weightings[start : start + CHUNK][is_unsure] @ full
        hits[: len(scores)] += np.count_nonzero(rest >= threshold(rest, seats), axis=0)
    found: Floats = np.empty(len(scores))
    found[order] = hits[: len(scores)] / len(weightings)
    return found


def _quick(full: Floats) -> Singles:
    """Return criteria × accounts in single precision, filled up to whole words with nobody."""
    criteria, accounts = full.shape
    found = np.full((criteria, -(-accounts // WORD) * WORD), -1, dtype=np.float32)
    found[:, :accounts] = full
    return found


def _looks_in(rough: Singles, quick: Singles, seats: int, accounts: int) -> npt.NDArray[np.bool_]:
    """Return who looks chosen in each weighting: certainly all who are, and who nearly is."""
    criteria, wide = quick.shape
    values = np.empty((len(rough), wide), dtype=np.float32)
    rows = max(1, PRODUCT // quick.size)
    for at in range(0, len(rough), rows):
        np.matmul(rough[at : at + rows], quick, out=values[at : at + rows])
    few = min(accounts, max(LEAST_FEW, FEW_PER_SEAT * seats))
    place = max(few - seats, 0)
    enough = np.partition(values[:, :few], place, axis=1)[:, place, np.newaxis]
    hidden = (criteria + ROUNDINGS) * float(np.finfo(np.float32).eps) * HIGHEST
    found: npt.NDArray[np.bool_] = values >= enough - np.float32(hidden)
    return found


def _counted(is_in: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return how many of each row are true, a word of truth values at a time."""
    words = is_in.view(np.uint64)
    sums = np.add.reduceat(words, np.arange(0, words.shape[1], MOST_WORDS), axis=1)
    found: npt.NDArray[np.int64]
    found = sums.view(np.uint8).reshape(len(is_in), -1).sum(axis=1, dtype=np.int64)
    return found
