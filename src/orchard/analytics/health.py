"""The health of an account: one score of what is known, its confidence, and what caps it.

Plain Python: an account has seven parts. A part that nobody knows is left out and lowers the
confidence; it is never zero. What no good part may outweigh is a cap.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.policy.standing import HealthPolicy

VERSION = "1"
HUNDRED = 100.0
MOST_RAISING = 3
DEFAULTS = HealthPolicy()


class HealthMistake(AnalyticsMistake):
    """A part score that is no share of a hundred."""


class Part(StrEnum):
    """What the score is made of, as the weights of the policy are named."""

    DELIVERY = "delivery"
    VALUE = "value_confirmed"
    RELATIONSHIP = "relationship"
    VOICE = "customer_voice"
    COMMERCIAL = "commercial"
    EXECUTION = "plan_execution"
    RISK = "risk"


class Cap(StrEnum):
    """What holds the score down, however good the rest is."""

    DEVIATION = "deviation"
    CONTRACT = "contract"
    UNLED = "unled"
    HOSTILE = "hostile"


class Band(StrEnum):
    """What a score means; without enough confidence it means nothing."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Raise:
    """A known part below green, and by how many points the uncapped score rises once it is green."""

    part: Part
    points: float


@dataclass(frozen=True, slots=True)
class Health:
    """The score with everything that it is made of.

    `uncapped` is the weighted mean before caps, `score` after them, both 0 to 100 and `None` while
    no part is known. `confidence` is the weight of what is known, 0 to 100. `band` is `None` while
    that is below its least.
    """

    score: float | None
    uncapped: float | None
    confidence: float
    band: Band | None
    raising: tuple[Raise, ...]


def health(
    scores: Mapping[Part, float | None],
    caps: Collection[Cap] = (),
    policy: HealthPolicy = DEFAULTS,
) -> Health:
    """Return how an account stands by the parts that are known.

    ``health = sum(weight * score) / sum(weight)`` over known parts; one cap holds it at 59, two or
    more at 49 by default. ``raising = weight * max(green - score, 0)``, the three largest, as points
    of the score: over the sum of known weights.

    Parameters
    ----------
    scores
        A score from 0 to 100 for each part; `None`, or no entry, is not known.
    caps
        What holds the score down; each counts once.
    policy
        Weights, lines of the bands, the least confidence, and the caps.

    Returns
    -------
    Health
        Score and confidence in points, 0 to 100; no band below the least confidence.

    Raises
    ------
    HealthMistake
        A score below 0 or above 100.

    Source
    ------
    Own design; caps after Friend and Johnson (2014): what goes wrong weighs more than what goes well.

    Examples
    --------
    >>> known = dict(zip(Part, (92, None, 47, None, 80, 65, 20), strict=True))
    >>> found = health(known)
    >>> round(found.score, 1), found.confidence, found.band
    (67.6, 70.0, <Band.AMBER: 'amber'>)
    >>> health(known, [Cap.DEVIATION]).score
    59.0
    """
    weights = _weights(policy)
    known = _known(scores)
    confidence = sum(weights[part] for part in known)
    uncapped = _mean(known, weights)
    score = _capped(uncapped, len(set(caps)), policy)
    band = band_of(score, confidence, policy)
    return Health(score, uncapped, confidence, band, _raising(known, weights, policy))


def band_of(score: float | None, confidence: float, policy: HealthPolicy = DEFAULTS) -> Band | None:
    """Return what a score means; nothing where too little is known.

    The score counts as it is shown, in whole points, so that no page says "75, amber".

    Parameters
    ----------
    score
        0 to 100; `None` when not known.
    confidence
        Weight of what is known, 0 to 100.
    policy
        The least confidence and the lines of the bands.

    Returns
    -------
    Band or None
        `None` below the least confidence.

    Source
    ------
    Own design.

    Examples
    --------
    >>> band_of(75, 60), band_of(49.4, 100), band_of(90, 59)
    (<Band.GREEN: 'green'>, <Band.RED: 'red'>, None)
    """
    if score is None or confidence < policy.confidence_least:
        return None
    shown = round(score)
    if shown >= policy.green_from:
        return Band.GREEN
    return Band.AMBER if shown >= policy.amber_from else Band.RED


def _weights(policy: HealthPolicy) -> dict[Part, float]:
    return {Part(one.name): getattr(policy.weights, one.name) for one in fields(policy.weights)}


def _mean(known: Mapping[Part, float], weights: Mapping[Part, float]) -> float | None:
    weight = sum(weights[part] for part in known)
    if not weight:
        return None
    return sum(weights[part] * score for part, score in known.items()) / weight


def _capped(uncapped: float | None, caps: int, policy: HealthPolicy) -> float | None:
    if uncapped is None or not caps:
        return uncapped
    return min(uncapped, policy.one_cap if caps == 1 else policy.more_caps)


def _raising(
    known: Mapping[Part, float], weights: Mapping[Part, float], policy: HealthPolicy
) -> tuple[Raise, ...]:
    """Return the known parts below green whose rise would do most, the first of equals first."""
    weight = sum(weights[part] for part in known)
    found = (
        Raise(part, weights[part] * (policy.green_from - score) / weight)
        for part, score in known.items()
        if weights[part]
    )
    below = [one for one in found if one.points > 0]
    return tuple(sorted(below, key=lambda one: -one.points)[:MOST_RAISING])


def _known(scores: Mapping[Part, float | None]) -> dict[Part, float]:
    known = {part: one for part in Part if (one := scores.get(part)) is not None}
    if any(not 0 <= score <= HUNDRED for score in known.values()):
        raise HealthMistake("The score of a part lies between 0 and 100.")
    return known
