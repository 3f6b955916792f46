"""What each action of a plan leads up to at last, and which lead to no strategic objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from orchard.domain.core.models import User
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective
from orchard.domain.plans.queries import plan as plans
from orchard.domain.plans.rules.plan import OVER, InitiativeState
from orchard.domain.plans.rules.traces import Rung, Way, is_whole, way_of_goal, way_up


@dataclass(frozen=True, slots=True)
class Ladder:
    """The objectives of a plan with what its initiatives are for."""

    plan: AccountPlan
    rungs: Mapping[int, Rung]
    initiatives: Mapping[int, int | None]

    @classmethod
    def of(
        cls, plan: AccountPlan, objectives: Iterable[Objective], initiatives: Iterable[Initiative]
    ) -> Self:
        """Return the ladder from rows that somebody has read already."""
        alive = (one for one in initiatives if one.state != InitiativeState.DROPPED)
        return cls(
            plan,
            {one.pk: _rung(one) for one in objectives},
            {one.pk: one.objective_id for one in alive},
        )

    def way(self, action: Action) -> Way:
        """Return the objectives that an action leads up to, through what it is for."""
        if action.opportunity is not None:
            # no objective serves a goal that was taken out, so whether it was is not asked here
            return way_of_goal(action.opportunity.goal_id, self.rungs, self.plan.mode)
        start = action.objective_id
        if action.initiative_id is not None:
            start = self.initiatives.get(action.initiative_id)
        return way_up(start, self.rungs)

    def is_loose(self, action: Action) -> bool:
        """Say whether an action of the plan leads to no strategic objective."""
        return not is_whole(self.way(action), self.plan.mode)

    def loose(self, actions: Iterable[Action]) -> list[Action]:
        """Return the actions of this plan that lead to no strategic objective."""
        own = (one for one in actions if one.plan_id == self.plan.pk)
        return [one for one in own if self.is_loose(one)]


def ladder(viewer: User, plan: AccountPlan) -> Ladder:
    """Return the ladder of a plan."""
    return Ladder.of(plan, plans.objectives(viewer, plan), plans.initiatives(viewer, plan))


def _rung(row: Objective) -> Rung:
    serves = row.goal_id if row.goal is not None and row.goal.removed_at is None else None
    return Rung(row.pk, row.title, row.horizon, row.parent_id, serves, is_over=row.state in OVER)
