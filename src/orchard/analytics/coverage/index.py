"""The Relationship Coverage Index: influence that our ties reach, of all influence there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orchard.analytics.coverage.stakeholders import CoverageMistake, Stakeholder, Tie
from orchard.analytics.policy.standing import RelationshipPolicy

HUNDRED = 100.0
DEFAULTS = RelationshipPolicy()


class Band(StrEnum):
    """What an index means."""

    THIN = "thin"
    PARTIAL = "partial"
    SOLID = "solid"


@dataclass(frozen=True, slots=True)
class Part:
    """What one stakeholder adds to the index.

    `best` is the tie that counts, `None` without one; `weight` is its strength as a share of the
    strongest, times its freshness, 0 to 1; `points` are influence times weight; `missing_points`
    what a fresh tie of the strongest kind would add.
    """

    key: str
    influence: int
    is_seat: bool
    best: Tie | None
    freshness: float
    weight: float
    points: float

    @property
    def missing_points(self) -> float:
        """Return the influence that our ties do not reach."""
        return self.influence - self.points


@dataclass(frozen=True, slots=True)
class Coverage:
    """The index, 0 to 100, with everything that it is made of.

    `index` and `band` are `None` while nobody's influence is known. `unweighed` names those whose
    influence is not known: they neither raise nor lower the index.
    """

    index: float | None
    band: Band | None
    reached: float
    influence: float
    parts: tuple[Part, ...]
    unweighed: tuple[str, ...]


def freshness(days: int | None, policy: RelationshipPolicy = DEFAULTS) -> float:
    """Return how much a tie still counts, by the days since the last meaningful contact.

    Parameters
    ----------
    days
        0 or more; `None` when there was no contact.
    policy
        Steps of days with their factors, and the factors of an older contact and of none.

    Returns
    -------
    float
        0 to 1: by default 1.0 up to 90 days, 0.8 up to 180, 0.5 up to 365, then 0.25; 0 without.

    Source
    ------
    Own design.

    Examples
    --------
    >>> [freshness(days) for days in (90, 120, 200, 500, None)]
    [1.0, 0.8, 0.5, 0.25, 0.0]
    """
    if days is None:
        return policy.never_factor
    steps = (step.factor for step in policy.freshness if days <= step.days)
    return next(steps, policy.older_factor)


def coverage(
    stakeholders: Sequence[Stakeholder], policy: RelationshipPolicy = DEFAULTS
) -> Coverage:
    """Return how much of the influence at a customer our ties reach, person by person.

    ``RCI = 100 * sum(influence * strength / 4 * freshness) / sum(influence)``, over known people
    and empty seats; per person the best tie counts.

    Parameters
    ----------
    stakeholders
        People and seats; a key occurs once. Who has no influence yet is left out and named.
    policy
        Freshness, the strongest tie and the lines of the bands.

    Returns
    -------
    Coverage
        Index from 0 to 100, and the parts in the order given.

    Raises
    ------
    CoverageMistake
        A key twice, or a tie stronger than the strongest.

    Source
    ------
    Own design.

    Examples
    --------
    >>> found = coverage([Stakeholder("buyer", 4, (Tie("kari", 3, 30),)), Stakeholder("cfo", 4)])
    >>> found.index, found.band
    (37.5, <Band.PARTIAL: 'partial'>)
    """
    _check(stakeholders, policy)
    parts = tuple(_part(one, policy) for one in stakeholders if one.influence is not None)
    unweighed = tuple(one.key for one in stakeholders if one.influence is None)
    reached = sum(part.points for part in parts)
    influence = float(sum(part.influence for part in parts))
    index = HUNDRED * reached / influence if influence else None
    return Coverage(index, band_of(index, policy), reached, influence, parts, unweighed)


def band_of(index: float | None, policy: RelationshipPolicy = DEFAULTS) -> Band | None:
    """Return what an index means: thin below the first line, solid from the second.

    Parameters
    ----------
    index
        0 to 100; `None` when not known.
    policy
        The two lines, 35 and 60 by default.

    Returns
    -------
    Band or None
        `None` when the index is not known.

    Source
    ------
    Own design.

    Examples
    --------
    >>> band_of(40.1)
    <Band.PARTIAL: 'partial'>
    """
    if index is None:
        return None
    partial, solid = policy.coverage_lines
    if index < partial:
        return Band.THIN
    return Band.PARTIAL if index < solid else Band.SOLID


def weight_of(tie: Tie, policy: RelationshipPolicy) -> float:
    """Return strength as a share of the strongest, times freshness: 0 to 1."""
    return tie.strength / policy.strongest * freshness(tie.days, policy)


def best_tie(
    one: Stakeholder, policy: RelationshipPolicy, without: Collection[str] = ()
) -> Tie | None:
    """Return the tie that counts for a person, nothing without any; the stronger of two equals."""
    ties = [tie for tie in one.ties if tie.ours not in without]
    return max(ties, key=lambda tie: (weight_of(tie, policy), tie.strength), default=None)


def _part(one: Stakeholder, policy: RelationshipPolicy) -> Part:
    best = best_tie(one, policy)
    weight = weight_of(best, policy) if best else 0.0
    fresh = freshness(best.days, policy) if best else policy.never_factor
    influence = one.influence or 0
    return Part(one.key, influence, one.is_seat, best, fresh, weight, influence * weight)


def _check(stakeholders: Sequence[Stakeholder], policy: RelationshipPolicy) -> None:
    keys = [one.key for one in stakeholders]
    if len(set(keys)) != len(keys):
        raise CoverageMistake("Every stakeholder stands in the list once.")
    if any(tie.strength > policy.strongest for one in stakeholders for tie in one.ties):
        raise CoverageMistake(f"A tie is at most {policy.strongest} strong.")
