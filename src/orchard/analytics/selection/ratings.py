"""What raters say together, and what they have to talk about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orchard.analytics.selection.mistakes import Floats, SelectionMistake, checked_scores

WIDE_RANGE, WIDE_DEVIATION = 4.0, 1.5


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of each account and criterion: median, range, deviation, raters, whether to discuss it.

    NaN, and no discussion, where nobody scored.
    """

    median: Floats
    span: Floats
    deviation: Floats
    raters: npt.NDArray[np.int64]
    must_discuss: npt.NDArray[np.bool_]


def agreement(
    ratings: Sequence[Sequence[Sequence[float]]] | Floats,
    *,
    wide_range: float = WIDE_RANGE,
    wide_deviation: float = WIDE_DEVIATION,
) -> Agreement:
    """Join blind scores: the median counts, and where raters are far apart they talk first.

    ``must discuss`` when the range is at least `wide_range`, or the standard deviation of those who
    scored (divided by their number) at least `wide_deviation`.

    Parameters
    ----------
    ratings
        Raters × accounts × criteria, from 0 to 10, NaN where a rater gave none.
    wide_range, wide_deviation
        Points on the scale.

    Returns
    -------
    Agreement
        Arrays of accounts × criteria.

    Raises
    ------
    SelectionMistake
        A score off the scale, another number of dimensions, no raters.

    Source
    ------
    Scoring in a cross-functional group: McDonald's portfolio guide; the limits are our own.

    Examples
    --------
    >>> found = agreement([[[8, 3]], [[7, 8]], [[8, 7]], [[9, 6]]])
    >>> found.median.tolist(), found.must_discuss.tolist()
    ([[8.0, 6.5]], [[False, True]])
    """
    given = checked_scores(ratings, 3)
    if not len(given):
        raise SelectionMistake("Nobody has scored yet: there is nothing to join.")
    found = np.sort(given, axis=0)  # what nobody gave stands last
    raters = (~np.isnan(found)).sum(axis=0)
    last = np.maximum(raters - 1, 0)
    low, high = _at(found, last // 2), _at(found, (last + 1) // 2)
    span = _at(found, last) - found[0]
    deviation = _deviation(found, raters)
    with np.errstate(invalid="ignore"):
        is_wide = (span >= wide_range) | (deviation >= wide_deviation)
    return Agreement((low + high) / 2, span, deviation, raters, is_wide)


def _at(ordered: Floats, place: npt.NDArray[np.int64]) -> Floats:
    found: Floats = np.take_along_axis(ordered, place[np.newaxis], axis=0)[0]
    return found


def _deviation(found: Floats, raters: npt.NDArray[np.int64]) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(found, axis=0) / raters
        squares = np.nansum((found - mean) ** 2, axis=0) / raters
    deviation: Floats = np.sqrt(squares)
    return deviation
