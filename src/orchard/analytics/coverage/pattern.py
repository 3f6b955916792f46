"""The minimum pattern of a strategic account: strong ties in every function, on several of us."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from orchard.analytics.coverage.index import DEFAULTS
from orchard.analytics.coverage.stakeholders import Stakeholder
from orchard.analytics.policy.standing import RelationshipPolicy


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is there of the pattern, and what it asks.

    `without_strong_tie` are the functions in which nobody is strongly tied to us; `strong_people`
    those of us who have a strong tie; `sponsor_tie` the strength of the best tie between a sponsor
    and an executive, `None` when there is none.
    """

    without_strong_tie: tuple[str, ...]
    strong_people: tuple[str, ...]
    sponsor_tie: int | None
    functions_are_met: bool
    people_are_met: bool
    sponsor_is_met: bool

    @property
    def is_met(self) -> bool:
        """Say whether nothing is missing."""
        return self.functions_are_met and self.people_are_met and self.sponsor_is_met


def minimum_pattern(
    stakeholders: Sequence[Stakeholder],
    *,
    functions: Sequence[str],
    executives: str,
    sponsors: Collection[str],
    policy: RelationshipPolicy = DEFAULTS,
) -> Pattern:
    """Return what is missing to the least that a strategic account needs.

    A strong tie in each function, two of our people with strong ties, and a tie of medium strength
    or more between a sponsor and an executive.

    Parameters
    ----------
    stakeholders
        People and seats; age of a tie does not matter here, only its strength (0 to 4).
    functions
        Keys of the functions that need a strong tie.
    executives
        The level that counts as executive.
    sponsors
        Keys of our people who are sponsors; none means that the last part cannot be met.
    policy
        What is strong (3), how many functions (4) and people (2), and the sponsor's tie (2).

    Returns
    -------
    Pattern
        Each part with what is there.

    Source
    ------
    Own design.

    Examples
    --------
    >>> from orchard.analytics.coverage import Tie
    >>> boss = Stakeholder("ceo", 5, (Tie("ola", 3, 10),), function="top", level="executive")
    >>> found = minimum_pattern(
    ...     [boss], functions=["top", "it"], executives="executive", sponsors={"ola"}
    ... )
    >>> found.without_strong_tie, found.sponsor_tie, found.is_met
    (('it',), 3, False)
    """
    strong = _strong_ties(stakeholders, policy)
    return _judged(strong, functions, _sponsor_tie(stakeholders, executives, sponsors), policy)


def _strong_ties(
    stakeholders: Sequence[Stakeholder], policy: RelationshipPolicy
) -> list[tuple[str, str]]:
    """Return the function of their person and the key of ours, for each strong tie."""
    return [
        (one.function, tie.ours)
        for one in stakeholders
        for tie in one.ties
        if tie.strength >= policy.strong_tie
    ]


def _judged(
    strong: Sequence[tuple[str, str]],
    functions: Sequence[str],
    sponsor: int | None,
    policy: RelationshipPolicy,
) -> Pattern:
    covered = {function for function, _ours in strong}
    missing = tuple(function for function in functions if function not in covered)
    people = tuple(sorted({ours for _function, ours in strong}))
    return Pattern(
        without_strong_tie=missing,
        strong_people=people,
        sponsor_tie=sponsor,
        functions_are_met=len(functions) - len(missing)
        >= min(policy.functions_with_strong_tie, len(functions)),
        people_are_met=len(people) >= policy.people_with_strong_ties,
        sponsor_is_met=sponsor is not None and sponsor >= policy.sponsor_tie,
    )


def _sponsor_tie(
    stakeholders: Sequence[Stakeholder], executives: str, sponsors: Collection[str]
) -> int | None:
    ties = (tie for one in stakeholders if one.level == executives for tie in one.ties)
    found = [tie.strength for tie in ties if tie.ours in sponsors and tie.strength > 0]
    return max(found, default=None)
