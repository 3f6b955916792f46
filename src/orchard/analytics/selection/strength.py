"""How strong we are in the customer's eyes, against the best competitor there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orchard.analytics.selection.mistakes import (
    HIGHEST,
    LOWEST,
    Floats,
    SelectionMistake,
    checked_scores,
    checked_weights,
)

PARITY = 5.0
STAGES = 5


@dataclass(frozen=True, slots=True)
class Strength:
    """Our weighted score and the best competitor's, 0 to 10, their difference around parity.

    `ratio` is ours divided by theirs, `None` when they have nothing.
    """

    own: float
    competitor: float
    value: float
    ratio: float | None


def relative_strength(
    weights: Sequence[float] | Floats,
    own: Sequence[float] | Floats,
    competitor: Sequence[float] | Floats,
) -> Strength:
    """Hold us against the best competitor by the customer's own success factors.

    ``RBS = clip(5 + sum(w * own) - sum(w * competitor), 0, 10)``; 5 is parity.

    Parameters
    ----------
    weights
        One for each success factor, from the customer, one in sum.
    own, competitor
        Scores from 0 to 10 of the same factors; all have to be known.

    Raises
    ------
    SelectionMistake
        Weights that do not add up, a score off the scale or missing.

    Source
    ------
    Relative business strength of McDonald's portfolio guide; difference and clip are our own.

    Examples
    --------
    >>> found = relative_strength(
    ...     [0.30, 0.25, 0.20, 0.15, 0.10], [8, 6, 9, 5, 7], [7, 8, 6, 6, 7]
    ... )
    >>> round(found.value, 2), round(found.ratio, 3)
    (5.25, 1.036)
    """
    ours, theirs = (checked_scores(scores, 1) for scores in (own, competitor))
    weighed = checked_weights(weights, ours.size)
    if theirs.size != ours.size or np.isnan(ours).any() or np.isnan(theirs).any():
        text = "Score us and the best competitor on every success factor of the customer."
        raise SelectionMistake(text)
    mine, best = float(weighed @ ours), float(weighed @ theirs)
    value = min(max(PARITY + mine - best, LOWEST), HIGHEST)
    return Strength(mine, best, value, mine / best if best > 0 else None)


def strength_by_stage(stage: float) -> float:
    """Return the strength that the stage of the relationship stands for: twice the stage.

    Parameters
    ----------
    stage
        1 (exploratory) to 5 (integrated).

    Raises
    ------
    SelectionMistake
        A stage off that scale.

    Source
    ------
    The stage as a proxy: McDonald's guide, step 7; the scale is our own.

    Examples
    --------
    >>> strength_by_stage(3)
    6.0
    """
    if not 1 <= stage <= STAGES:
        raise SelectionMistake("A stage of the relationship is a number from 1 to 5.")
    return 2.0 * stage
