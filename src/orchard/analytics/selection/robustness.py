"""How firm a choice is: what other weights would have chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orchard.analytics.selection.mistakes import (
    Floats,
    SelectionMistake,
    checked_scores,
    checked_weights,
)
from orchard.analytics.selection.seats import shares, threshold
from orchard.analytics.selection.weightings import Region, draw

STEP = 0.05


@dataclass(frozen=True, slots=True)
class Firmness:
    """Of each account: the share of runs in which it is chosen, its lowest and highest value."""

    share: Floats
    lowest: Floats
    highest: Floats
    runs: int


@dataclass(frozen=True, slots=True)
class Acceptability:
    """Of each account: the share of weightings that choose it, and the ends of its value.

    The share is counted over `weightings` drawn ones, the ends hold for all of the region. NaN
    where an account cannot be judged.
    """

    share: Floats
    lowest: Floats
    highest: Floats
    weightings: int


def firmness(
    scores: Sequence[Sequence[float]] | Floats,
    weights: Sequence[float] | Floats,
    chosen: int,
    *,
    step: float = STEP,
) -> Firmness:
    """Move every weight up and down, rescale the others, and see who stays among the best.

    Run ``(c, ±)``: ``w'_c = clip(w_c ± step, 0, 1)``, ``w'_d = w_d (1 - w'_c) / (1 - w_c)``. An
    account is chosen in a run when fewer than `chosen` accounts have a higher value.

    Parameters
    ----------
    scores
        Accounts × criteria, 0 to 10, all known.
    weights
        One for each criterion, one in sum, none of them alone.
    chosen
        How many accounts are taken, at least 1.
    step
        Points of weight.

    Raises
    ------
    SelectionMistake
        Weights that do not add up, a score off the scale or missing.

    Source
    ------
    One-at-a-time sensitivity of additive weights; the step and the limit of .80 are our own.

    Examples
    --------
    >>> weights = [0.25, 0.20, 0.15, 0.15, 0.10, 0.15]
    >>> scores = [[8, 6, 7, 9, 5, 8], [9, 4, 5, 6, 8, 4], [5, 8, 8, 7, 4, 9], [4, 3, 2, 4, 6, 5]]
    >>> found = firmness(scores, weights, 2)
    >>> found.runs, found.share.tolist()
    (12, [1.0, 0.0, 1.0, 0.0])
    """
    known = _all_known(scores)
    weighed = checked_weights(weights, known.shape[1])
    if weighed.max() == 1:
        raise SelectionMistake("A single criterion has all the weight: nothing can be moved.")
    values = _moved(weighed, step) @ known.T
    is_chosen = values >= threshold(values, chosen)
    return Firmness(is_chosen.mean(axis=0), values.min(axis=0), values.max(axis=0), len(values))


def acceptability(
    scores: Sequence[Sequence[float]] | Floats,
    region: Region,
    chosen: int,
    *,
    count: int,
    random: np.random.Generator,
) -> Acceptability:
    """Count in how many weightings of a region each account is among the best.

    ``share_i = P(fewer than chosen accounts j have sum(w * s_j) > sum(w * s_i))`` over ``w`` drawn
    from the region. The ends of every value are exact; who can never reach the chosen, or never
    leave them, is not asked for each weighting.

    Parameters
    ----------
    scores
        Accounts × criteria, 0 to 10, all known.
    chosen
        How many accounts are taken, at least 1.
    count
        Weightings to draw; the standard error of a share is at most ``.5 / sqrt(count)``.
    random
        Where chance comes from.

    Raises
    ------
    SelectionMistake
        A score off the scale or missing, nobody to choose.

    Source
    ------
    Rank acceptability (SMAA-2), Lahdelma and Salminen 2001, summed over the chosen ranks.

    Examples
    --------
    >>> scores = [[8, 6, 7], [9, 4, 5], [5, 8, 8]]
    >>> near = Region(np.array([0.3, 0.2, 0.2]), np.array([0.5, 0.4, 0.4]))
    >>> found = acceptability(scores, near, 1, count=1000, random=np.random.default_rng(1))
    >>> found.share.round(1).tolist(), found.lowest.round(2).tolist()
    ([0.9, 0.0, 0.1], [6.9, 5.8, 6.5])
    """
    known = _all_known(scores)
    spans = _Spans(-_highest(-known, region), _highest(known, region))
    share = spans.sure(chosen).astype(np.float64)
    seats, contested = chosen - int(share.sum()), spans.contested(chosen)
    if contested.any() and seats > 0:
        share[contested] = shares(known[contested], draw(region, count, random), seats)
    return Acceptability(share, spans.lowest, spans.highest, count)


@dataclass(frozen=True, slots=True)
class _Spans:
    """Between which ends the value of each account lies over a region."""

    lowest: Floats
    highest: Floats

    def sure(self, chosen: int) -> npt.NDArray[np.bool_]:
        """Return who is chosen by every weighting."""
        if self.lowest.size <= chosen:
            return np.ones(self.lowest.size, dtype=np.bool_)
        found: npt.NDArray[np.bool_]
        found = self.lowest > threshold(self.highest[np.newaxis], chosen + 1)[0, 0]
        return found

    def contested(self, chosen: int) -> npt.NDArray[np.bool_]:
        """Return who is chosen by some weightings at most."""
        floor = threshold(self.lowest[np.newaxis], chosen)[0, 0]
        found: npt.NDArray[np.bool_] = ~self.sure(chosen) & (self.highest >= floor)
        return found


def _all_known(scores: Sequence[Sequence[float]] | Floats) -> Floats:
    found = checked_scores(scores, 2)
    if np.isnan(found).any():
        raise SelectionMistake(
            "A score is missing: score every criterion before weights are moved."
        )
    return found


def _moved(weights: Floats, step: float) -> Floats:
    """Return the weightings with one weight moved: first all up, then all down."""
    size = weights.size
    places = np.tile(np.arange(size), 2)
    moved = np.clip(weights[places] + np.repeat([step, -step], size), 0, 1)
    found: Floats = weights * ((1 - moved) / (1 - weights[places]))[:, np.newaxis]
    found[np.arange(2 * size), places] = moved
    return found


def _highest(scores: Floats, region: Region) -> Floats:
    """Return the highest value of each account: the weight to spare goes to its best scores."""
    order = np.argsort(-scores, axis=1, kind="stable")
    best = np.take_along_axis(scores, order, axis=1)
    width = (region.high - region.low)[order]
    before = np.cumsum(width, axis=1) - width
    spare = 1 - region.low.sum()
    found: Floats = scores @ region.low + (best * np.clip(spare - before, 0, width)).sum(axis=1)
    return found
