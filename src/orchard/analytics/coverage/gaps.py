"""Where contact is missing: a function, a level, a decision role, a tie to somebody with influence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orchard.analytics.coverage.index import DEFAULTS
from orchard.analytics.coverage.stakeholders import Stakeholder
from orchard.analytics.policy.standing import RelationshipPolicy

WEAK = 1
"""A tie of that strength has met the person, no more."""


class GapKind(StrEnum):
    """What is missing."""

    FUNCTION = "function"
    LEVEL = "level"
    ROLE = "role"
    WEAK_TIE = "weak_tie"


@dataclass(frozen=True, slots=True)
class Gap:
    """One hole; `key` names the function, level, role or person, `has_seat` whether it is looked after.

    `strength` is that of the best tie to a person, for weak ties only.
    """

    kind: GapKind
    key: str
    has_seat: bool = False
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an account should have: at least one known person of each."""

    functions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def gaps(
    stakeholders: Sequence[Stakeholder],
    expected: Expectation,
    policy: RelationshipPolicy = DEFAULTS,
) -> tuple[Gap, ...]:
    """Return the holes in what we know and whom we know, in a fixed order.

    Parameters
    ----------
    stakeholders
        People and seats. Only people fill a function, a level or a role; a seat says that somebody
        looks after it.
    expected
        Functions, levels and decision roles that somebody known should have.
    policy
        From which influence (4) a weak tie is a hole.

    Returns
    -------
    tuple of Gap
        Functions, levels and roles in the order expected, then weak ties, the most influential
        person first. Somebody whose influence is not known is no weak tie.

    Source
    ------
    Own design.

    Examples
    --------
    >>> from orchard.analytics.coverage import Tie
    >>> people = [Stakeholder("cfo", 5, (Tie("kari", 1, 9),), function="finance")]
    >>> [
    ...     (gap.kind.value, gap.key)
    ...     for gap in gaps(people, Expectation(functions=("top", "finance")))
    ... ]
    [('function', 'top'), ('weak_tie', 'cfo')]
    """
    return (
        *_missing(GapKind.FUNCTION, expected.functions, stakeholders),
        *_missing(GapKind.LEVEL, expected.levels, stakeholders),
        *_missing(GapKind.ROLE, expected.roles, stakeholders),
        *_weak(stakeholders, policy),
    )


def _missing(
    kind: GapKind, wanted: Sequence[str], stakeholders: Sequence[Stakeholder]
) -> Iterator[Gap]:
    people = {key for one in stakeholders if not one.is_seat for key in _keys(kind, one)}
    seats = {key for one in stakeholders if one.is_seat for key in _keys(kind, one)}
    return (Gap(kind, key, key in seats) for key in wanted if key not in people)


def _keys(kind: GapKind, one: Stakeholder) -> tuple[str, ...]:
    if kind is GapKind.ROLE:
        return one.roles
    return (one.function if kind is GapKind.FUNCTION else one.level,)


def _weak(stakeholders: Sequence[Stakeholder], policy: RelationshipPolicy) -> list[Gap]:
    people = [one for one in stakeholders if not one.is_seat]
    heavy = [one for one in people if (one.influence or 0) >= policy.influence_line]
    heavy.sort(key=lambda one: -(one.influence or 0))
    found = ((one, max((tie.strength for tie in one.ties), default=0)) for one in heavy)
    return [Gap(GapKind.WEAK_TIE, one.key, strength=best) for one, best in found if best <= WEAK]
