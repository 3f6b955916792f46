"""The power and interest grid: how much attention a stakeholder needs."""

from __future__ import annotations

from enum import StrEnum

from orchard.analytics.coverage.index import DEFAULTS
from orchard.analytics.policy.standing import RelationshipPolicy


class Quadrant(StrEnum):
    """What to do about a stakeholder."""

    MANAGE_CLOSELY = "manage_closely"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    MONITOR = "monitor"


def quadrant(
    influence: int | None, interest: int | None, policy: RelationshipPolicy = DEFAULTS
) -> Quadrant | None:
    """Return the field of the grid; who stands on a line belongs to the upper field.

    Parameters
    ----------
    influence, interest
        1 to 5; `None` while not known.
    policy
        The two lines, 4 by default.

    Returns
    -------
    Quadrant or None
        `None` while one of the two is not known.

    Source
    ------
    The grid is common practice after Mendelow (1981); its lines are our own defaults.

    Examples
    --------
    >>> quadrant(5, 2)
    <Quadrant.KEEP_SATISFIED: 'keep_satisfied'>
    """
    if influence is None or interest is None:
        return None
    if influence >= policy.influence_line:
        is_interested = interest >= policy.interest_line
        return Quadrant.MANAGE_CLOSELY if is_interested else Quadrant.KEEP_SATISFIED
    return Quadrant.KEEP_INFORMED if interest >= policy.interest_line else Quadrant.MONITOR
