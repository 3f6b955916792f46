"""What cannot be scored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from orchard.analytics.mistakes import AnalyticsMistake

Floats = npt.NDArray[np.float64]
LOWEST, HIGHEST = 0.0, 10.0
EXACT = 1e-9
"""Weights are decimals with two or three places: what differs by less is the same."""


class SelectionMistake(AnalyticsMistake):
    """Scores or weights that no choice can rest on; the text says what to correct."""


def checked_weights(weights: Sequence[float] | Floats, criteria: int) -> Floats:
    """Return the weights of so many criteria, none below zero, one in sum."""
    found = np.asarray(weights, dtype=np.float64)
    if found.shape != (criteria,):
        text = f"There are {found.size} weights for {criteria} criteria: give each criterion one."
        raise SelectionMistake(text)
    if not np.isfinite(found).all() or (found < 0).any():
        raise SelectionMistake("A weight is a number from 0 to 1: correct the one that is not.")
    if abs(found.sum() - 1) > EXACT:
        raise SelectionMistake(f"The weights add up to {found.sum():.4f}: they have to make 1.00.")
    return found


def checked_scores(scores: npt.ArrayLike, dimensions: int) -> Floats:
    """Return scores from 0 to 10, NaN where nobody scored, in so many dimensions."""
    found = np.asarray(scores, dtype=np.float64)
    if found.ndim != dimensions:
        raise SelectionMistake(f"Scores have {dimensions} dimensions here, not {found.ndim}.")
    if ((found < LOWEST) | (found > HIGHEST)).any():
        raise SelectionMistake("A score is a number from 0 to 10: correct the one that is not.")
    return found
