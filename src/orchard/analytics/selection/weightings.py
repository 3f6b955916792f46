"""Weightings other than the chosen one: which of them count, and drawing them alike likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orchard.analytics.selection.mistakes import (
    EXACT,
    Floats,
    SelectionMistake,
    checked_weights,
)

SWEEPS = 20
RARE = 0.02
"""Where fewer tries hit a region, moving from weighting to weighting is cheaper than trying."""


@dataclass(frozen=True, slots=True)
class Region:
    """The weightings that count: each weight between two ends, all of them one in sum."""

    low: Floats
    high: Floats

    def __post_init__(self) -> None:
        """Refuse ends between which no weighting lies."""
        is_beside = self.low.sum() > 1 + EXACT or self.high.sum() < 1 - EXACT
        if (self.low > self.high).any() or is_beside:
            raise SelectionMistake("No weights that make 1.00 lie between these ends.")


def weightings_near(weights: Sequence[float] | Floats, reach: float) -> Region:
    """Return the weightings in which no weight is farther from its place than `reach`.

    With a reach of 1 these are all weightings that there are.

    Examples
    --------
    >>> weightings_near([0.5, 0.3, 0.2], 0.25).low.round(2).tolist()
    [0.25, 0.05, 0.0]
    """
    found = checked_weights(weights, len(weights))
    return Region(np.clip(found - reach, 0, 1), np.clip(found + reach, 0, 1))


def draw(region: Region, count: int, random: np.random.Generator) -> Floats:
    """Draw weightings from a region, all of them alike likely.

    All weightings that there are come from exponential numbers divided by their sum. In a narrower
    region all weights but the widest are drawn freely, and a try counts when the last one, which
    makes the sum one, lies between its ends: that is uniform, since the last follows from the
    others. Where hardly a try counts, chains move weight between two criteria at a time, as far as
    both ends allow; such moves leave the uniform distribution as it is.

    Parameters
    ----------
    count
        How many.
    random
        Where chance comes from; a fixed seed draws the same again.

    Returns
    -------
    array of float
        `count` × criteria.

    Source
    ------
    Weights of stochastic multicriteria acceptability analysis: Lahdelma, Hokkanen and Salminen
    1998; moves along the edges of a simplex: hit-and-run, Smith 1984.

    Examples
    --------
    >>> drawn = draw(weightings_near([0.5, 0.3, 0.2], 1.0), 4000, np.random.default_rng(7))
    >>> drawn.mean(axis=0).round(1).tolist()
    [0.3, 0.3, 0.3]
    """
    if not region.low.any() and (region.high == 1).all():
        found: Floats = random.standard_exponential((count, region.low.size))
        found /= found.sum(axis=1, keepdims=True)
        return found
    tried = _tries(region, count, random)
    if len(tried) < RARE * count:
        return _by_moves(region, count, random)
    while len(tried) < count:
        tried = np.concatenate([tried, _tries(region, count, random)])
    return tried[:count]


def _tries(region: Region, count: int, random: np.random.Generator) -> Floats:
    """Return those of so many tries that lie in the region."""
    last = int(np.argmax(region.high - region.low))
    found: Floats = random.uniform(region.low, region.high, (count, region.low.size))
    found[:, last] = 0
    found[:, last] = 1 - found.sum(axis=1)
    is_in = (found[:, last] >= region.low[last]) & (found[:, last] <= region.high[last])
    inside: Floats = found[is_in]
    return inside


def _by_moves(region: Region, count: int, random: np.random.Generator) -> Floats:
    """Return where chains end that all begin in one weighting of the region."""
    criteria = region.low.size
    found = np.tile(_somewhere(region), (count, 1))
    rows = np.arange(count)
    for _ in range(SWEEPS * criteria):
        giver = random.integers(criteria, size=count)
        taker = (giver + random.integers(1, criteria, size=count)) % criteria
        given, taken = found[rows, giver], found[rows, taker]
        most = np.minimum(given - region.low[giver], region.high[taker] - taken)
        least = -np.minimum(region.high[giver] - given, taken - region.low[taker])
        moved = least + (most - least) * random.random(count)
        found[rows, giver], found[rows, taker] = given - moved, taken + moved
    return found


def _somewhere(region: Region) -> Floats:
    """Return one weighting of a region: every weight as far up as the sum allows."""
    room = region.high.sum() - region.low.sum()
    part = (1 - region.low.sum()) / room if room > 0 else 0.0
    found: Floats = region.low + part * (region.high - region.low)
    return found
