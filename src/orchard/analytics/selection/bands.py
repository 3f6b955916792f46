"""Scores of criteria that the ledger knows: from a table of bands, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orchard.analytics.selection.mistakes import HIGHEST, LOWEST, Floats, SelectionMistake


@dataclass(frozen=True, slots=True)
class BandTable:
    """Where a measure stands on the scale from 0 to 10: `points` of measure and score.

    Measures rise from point to point and scores never fall, or measures rise and scores never
    rise, where less is better. Below the first and above the last point the score stays.
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Refuse a table that gives one measure two scores, or turns round."""
        if len(self.points) < 2:  # noqa: PLR2004 - a line has two ends
            raise SelectionMistake("A table of bands has at least two points.")
        measures, scores = np.array(self.points, dtype=np.float64).T
        if not (np.diff(measures) > 0).all():
            raise SelectionMistake("The measures of a table of bands rise from point to point.")
        if not ((scores >= LOWEST) & (scores <= HIGHEST)).all():
            raise SelectionMistake("The scores of a table of bands are from 0 to 10.")
        steps = np.diff(scores)
        if (steps < 0).any() and (steps > 0).any():
            raise SelectionMistake("The scores of a table of bands go one way: up, or down.")


def score_by_bands(measures: Sequence[float] | Floats, table: BandTable) -> Floats:
    """Score measures between the points of a table along straight lines.

    ``score(x) = s_i + (x - m_i) / (m_{i+1} - m_i) * (s_{i+1} - s_i)`` for ``m_i <= x <= m_{i+1}``.

    Parameters
    ----------
    measures
        One number for each account, in the unit of the table (a share, an amount, a growth rate);
        NaN where it is not known.
    table
        The points.

    Returns
    -------
    array of float
        Scores from 0 to 10 of the same length; NaN where the measure is not known.

    Source
    ------
    Written scales with numeric criteria scored from data: McDonald's preparation rules for the
    key-account portfolio; the straight lines between the bands are our own.

    Examples
    --------
    Attainable contribution as a share of all of ours, by the default bands:

    >>> table = BandTable(((0, 0), (0.005, 2), (0.01, 4), (0.03, 6), (0.06, 8), (0.12, 10)))
    >>> score_by_bands([0.02, 0.045, 0.2, float("nan")], table).tolist()
    [5.0, 7.0, 10.0, nan]
    """
    marks, scores = np.array(table.points, dtype=np.float64).T
    found: Floats = np.interp(np.asarray(measures, dtype=np.float64), marks, scores)
    return found
