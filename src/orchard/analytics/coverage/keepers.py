"""The key-person test: what of the coverage is gone when one person leaves, theirs or ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from orchard.analytics.coverage.index import (
    DEFAULTS,
    HUNDRED,
    Coverage,
    best_tie,
    coverage,
    weight_of,
)
from orchard.analytics.coverage.stakeholders import Stakeholder
from orchard.analytics.policy.standing import RelationshipPolicy


class Tone(StrEnum):
    """How much hangs on one person."""

    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Keeper:
    """One person and the share (0 to 1) of the coverage that is gone without them.

    `index_without` is what the index falls to; `tone` is `None` up to the amber line.
    """

    key: str
    share: float
    index_without: float
    tone: Tone | None


@dataclass(frozen=True, slots=True)
class Keepers:
    """Both sides, the heaviest first; empty while no tie carries anything."""

    theirs: tuple[Keeper, ...]
    ours: tuple[Keeper, ...]

    @property
    def is_single_threaded(self) -> bool:
        """Say whether one person on either side carries more than the red line."""
        return any(one.tone is Tone.RED for one in (*self.theirs, *self.ours))


def keepers(stakeholders: Sequence[Stakeholder], policy: RelationshipPolicy = DEFAULTS) -> Keepers:
    """Return on whom the coverage hangs, at the customer and among us.

    ``share = (reached - reached without the person) / reached``. Without one of theirs, their part
    is gone; without one of ours, the second-best tie to each person counts instead.

    Parameters
    ----------
    stakeholders
        As `coverage` takes them; who has no influence yet carries nothing.
    policy
        Lines above which a share is amber (0.30) and red (0.50).

    Returns
    -------
    Keepers
        Everybody who carries something, by share.

    Raises
    ------
    CoverageMistake
        As `coverage` does.

    Source
    ------
    Own design.

    Examples
    --------
    >>> from orchard.analytics.coverage import Tie
    >>> people = [Stakeholder("buyer", 4, (Tie("kari", 4, 30), Tie("mart", 2, 30)))]
    >>> [(one.key, one.share) for one in keepers(people).ours]
    [('kari', 0.5)]
    """
    found = coverage(stakeholders, policy)
    if not found.reached:
        return Keepers((), ())
    theirs = [_keeper(part.key, part.points, found, policy) for part in found.parts if part.points]
    lost = ((ours, _lost_with(ours, stakeholders, policy)) for ours in _our_people(stakeholders))
    ours = [_keeper(key, points, found, policy) for key, points in lost if points]
    return Keepers(_by_share(theirs), _by_share(ours))


def _lost_with(ours: str, stakeholders: Sequence[Stakeholder], policy: RelationshipPolicy) -> float:
    """Return the points that are gone without one of our people."""
    lost = 0.0
    for one in stakeholders:
        best, second = best_tie(one, policy), best_tie(one, policy, without=(ours,))
        if best is not None and one.influence:
            left = weight_of(second, policy) if second else 0.0
            lost += one.influence * (weight_of(best, policy) - left)
    return lost


def _keeper(key: str, lost: float, found: Coverage, policy: RelationshipPolicy) -> Keeper:
    share = lost / found.reached
    without = HUNDRED * (found.reached - lost) / found.influence
    return Keeper(key, share, without, _tone(share, policy))


def _tone(share: float, policy: RelationshipPolicy) -> Tone | None:
    if share > policy.key_person_red:
        return Tone.RED
    return Tone.AMBER if share > policy.key_person_amber else None


def _our_people(stakeholders: Sequence[Stakeholder]) -> list[str]:
    return sorted({tie.ours for one in stakeholders for tie in one.ties})


def _by_share(found: list[Keeper]) -> tuple[Keeper, ...]:
    return tuple(sorted(found, key=lambda one: (-one.share, one.key)))
