"""How attractive accounts are: criteria by weights, over what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orchard.analytics.selection.mistakes import Floats, checked_scores, checked_weights

ENOUGH = 0.70
"""So much of the weight has to be known before an account may be judged (gate G5)."""


@dataclass(frozen=True, slots=True)
class Attractiveness:
    """The attractiveness of each account, 0 to 10, and the weight that it rests on.

    `values` is NaN where too little is known; `known` is the share of weight with a score.
    """

    values: Floats
    known: Floats


def attractiveness(
    scores: Sequence[Sequence[float]] | Floats,
    weights: Sequence[float] | Floats,
    *,
    enough: float = ENOUGH,
) -> Attractiveness:
    """Weigh the scores of accounts over the criteria that have one.

    ``AA = sum(w_c * s_c) / sum(w_c)`` over the known criteria; with all known the divisor is one.
    What is missing is never a zero: an account is not judged while less than `enough` is known.

    Parameters
    ----------
    scores
        Accounts × criteria, from 0 to 10, NaN where nobody scored.
    weights
        One for each criterion, not negative, one in sum.
    enough
        Share of weight from which on an account is judged.

    Returns
    -------
    Attractiveness
        Two arrays with one number for each account.

    Raises
    ------
    SelectionMistake
        Weights that do not add up, scores off the scale.

    Source
    ------
    McDonald's portfolio guide for key accounts; weighted additive value (Keeney and Raiffa 1976).

    Examples
    --------
    >>> weights = [0.25, 0.20, 0.15, 0.15, 0.10, 0.15]
    >>> found = attractiveness([[8, 6, 7, 9, 5, 8], [9, 4, 5, 6, 8, 4]], weights)
    >>> found.values.round(2).tolist()
    [7.3, 6.1]
    """
    found = checked_scores(scores, 2)
    weighed = checked_weights(weights, found.shape[1])
    is_known = ~np.isnan(found)
    known = is_known @ weighed
    total = np.where(is_known, found, 0.0) @ weighed
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(known + 1e-12 >= enough, total / known, np.nan)
    return Attractiveness(values, known)
