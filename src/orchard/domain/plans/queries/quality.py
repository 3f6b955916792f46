"""What is counted in a plan, for its thirteen tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.economics.queries import statements
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
)
from orchard.domain.plans.presence import noted, there
from orchard.domain.plans.queries import plan as plans
from orchard.domain.plans.queries.traces import Ladder
from orchard.domain.plans.rules.objectives import horizons_linked
from orchard.domain.plans.rules.plan import OVER, ObjectiveState
from orchard.domain.plans.rules.quality import Facts, Loose, Quality, quality
from orchard.domain.risk.models import Risk
from orchard.domain.risk.queries import CategoryView, categories_of, standing
from orchard.domain.whitespace import queries as whitespace
from orchard.domain.whitespace.models import Opportunity

GRANTED = (ObjectiveState.RESOURCED, ObjectiveState.ACTIVE, ObjectiveState.ACHIEVED)


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a plan that somebody has read already, so that nothing is asked twice."""

    objectives: Sequence[Objective]
    initiatives: Sequence[Initiative]
    opportunities: Sequence[Opportunity]
    actions: Sequence[Action]
    risks: Sequence[Risk]
    categories: Sequence[CategoryView]
    there: accounts.Answers
    """Of what there is anything at the account."""

    def facts(self, plan: AccountPlan) -> Facts:
        """Return what is counted in a plan."""
        alive = [one for one in self.objectives if one.state not in OVER]
        found = self.there
        return Facts(
            customer_goals=int(found["has_goals"]),
            objectives=len(alive),
            measurable=sum(_is_measurable(one) for one in alive),
            are_horizons_linked=horizons_linked((one.horizon, _leads_up_to(one)) for one in alive),
            loose=self._loose(plan),
            leaves_out=plan.leaves_out,
            opportunities=len(self.opportunities),
            without_goal=sum(one.served_goal is None for one in self.opportunities),
            actions=len(self.actions),
            with_one_owner=sum(
                (one.user_id is None) != (one.contact_id is None) for one in self.actions
            ),
            objectives_due=sum(one.due_on is not None for one in alive),
            actions_due=sum(one.due_on is not None for one in self.actions),
            resourced=sum(one.state in GRANTED for one in alive),
            categories_open=sum(not one.is_assessed for one in self.categories),
            risks=len(self.risks),
            risks_owned=sum(one.owner_id is not None for one in self.risks),
            competitors=int(found["has_competitors"]),
            values=int(found["has_benefits"] or found["has_values"]),
            knows_contribution=found["has_contribution"],
            shared=int(found["has_shared"] or found["has_asked"]),
        )

    def _loose(self, plan: AccountPlan) -> tuple[Loose, ...]:
        found = Ladder.of(plan, self.objectives, self.initiatives).loose(self.actions)
        return tuple(Loose(one.pk, one.title) for one in found)


def plan_quality(viewer: User, plan: AccountPlan, *, today: date) -> Quality:
    """Return the thirteen tests of a plan, as its submission asks for them."""
    account = accounts.home(viewer, plan.account)
    risks = list(standing(viewer, account))
    figures = statements.account_figures_or_none(viewer, account)
    read = Read(
        objectives=plans.objectives(viewer, plan),
        initiatives=plans.initiatives(viewer, plan),
        opportunities=list(whitespace.pipeline(viewer, account)),
        actions=list(actions(viewer, account)),
        risks=risks,
        categories=categories(viewer, account, risks, today=today),
        there=accounts.answered(viewer, account, there(account, figures, plan)),
    )
    return quality(read.facts(plan))


def actions(viewer: User, account: Account) -> Iterable[Action]:
    """Return what is still to be done with an account, the next day first."""
    rows = Action.objects.visible_to(viewer).of(account).standing()
    return rows.shown().order_by("due_on", "pk")


def categories(
    viewer: User, account: Account, risks: Sequence[Risk], *, today: date
) -> Sequence[CategoryView]:
    """Return what is known of each category of risks, those not over being read already."""
    return categories_of(viewer, account, noted(risks), today=today)


def _leads_up_to(row: Objective) -> int | None:
    """Return how far what it leads up to lies; what was dropped or missed leads nowhere."""
    up = row.parent
    return None if up is None or up.state in OVER or up.removed_at else up.horizon


def _is_measurable(row: Objective) -> bool:
    return bool(row.measure) and row.baseline is not None and row.target is not None
