"""Which joint initiative comes first: both sides score their own benefit, effort is agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from orchard.analytics.mistakes import AnalyticsMistake

LEAST, MOST = 1, 5


class ScoreIsOffTheScale(AnalyticsMistake):
    """A score or an effort is not between one and five."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An initiative with what each side expects of it, and its effort."""

    key: int
    customer: int
    us: int
    effort: int


def joint_score(customer: int, us: int, effort: int) -> float:
    """Return how much both sides gain for the effort; what helps one side alone sinks.

    Parameters
    ----------
    customer, us
        The benefit as each side scores it for itself, 1 to 5.
    effort
        What it takes, 1 to 5, as both sides agreed it.

    Returns
    -------
    float
        √(benefit customer × benefit us) ÷ effort.

    Source
    ------
    The geometric mean of the two benefits is our own choice: it is low where either of them is.

    Examples
    --------
    >>> round(joint_score(5, 2, 2), 3)
    1.581
    >>> round(joint_score(4, 4, 3), 3)
    1.333
    >>> joint_score(3, 3, 1)
    3.0
    >>> round(joint_score(5, 1, 1), 3)
    2.236
    """
    for value in (customer, us, effort):
        if not LEAST <= value <= MOST:
            raise ScoreIsOffTheScale(str(value))
    return sqrt(customer * us) / effort


def ranked(initiatives: Iterable[Scored]) -> tuple[tuple[Scored, float], ...]:
    """Return initiatives with their scores, the highest first; equal ones in order of their keys.

    Parameters
    ----------
    initiatives
        Each scored by both sides, with the effort that they agreed.

    Returns
    -------
    tuple of pairs
        The initiative and its joint score.

    Source
    ------
    See `joint_score`.

    Examples
    --------
    >>> [one.key for one, _ in ranked([Scored(1, 5, 2, 2), Scored(2, 4, 4, 3), Scored(3, 3, 3, 1)])]
    [3, 1, 2]
    """
    found = [(one, joint_score(one.customer, one.us, one.effort)) for one in initiatives]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0].key)))
