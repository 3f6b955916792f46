"""What is counted in a plan, for its thirteen tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Q, QuerySet

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, CompetitorPresence, CustomerGoal, in_family
from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures, Benefit
from orchard.domain.economics.queries import statements
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    PlanVersion,
    SharedItem,
    ValueRecord,
)
from orchard.domain.plans.queries import plan as plans
from orchard.domain.plans.queries.traces import Ladder
from orchard.domain.plans.rules.objectives import horizons_linked
from orchard.domain.plans.rules.plan import OVER, ObjectiveState
from orchard.domain.plans.rules.quality import Facts, Loose, Quality, quality
from orchard.domain.relationships.guards import merged
from orchard.domain.risk.models import Risk
from orchard.domain.risk.queries import CategoryView, categories_of, standing
from orchard.domain.risk.rules import State
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
    account = merged(plan.account)
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


def noted(risks: Iterable[Risk]) -> list[Risk]:
    """Return the risks that somebody took up, the worst first."""
    found = (one for one in risks if one.state != State.PROPOSED)
    return sorted(found, key=lambda one: (-one.score, one.review_on, one.pk))


def there(
    account: Account, figures: AccountFigures | None, plan: AccountPlan
) -> accounts.Questions:
    """Return what is asked to know of what there is anything at an account that somebody sees.

    That there is a number may be known to everybody who knows the account; which, not.
    """
    mine, standing_ = in_family(account), Q(removed_at__isnull=True)
    costed = Q(pk=figures and figures.pk, contribution_year__isnull=False)
    rows: dict[str, QuerySet[Any]] = {
        "has_goals": CustomerGoal.objects.filter(mine, standing_),
        "has_competitors": CompetitorPresence.objects.filter(mine, standing_),
        "has_benefits": Benefit.objects.filter(mine, standing_),
        "has_values": ValueRecord.objects.filter(mine, standing_),
        "has_shared": SharedItem.objects.filter(mine, _of_plan(plan), withdrawn_at__isnull=True),
        "has_asked": PlanVersion.objects.filter(plan=plan, shared_at__isnull=False),
        "has_contribution": AccountFigures.objects.filter(costed),
    }
    return {name: Exists(one.order_by()) for name, one in rows.items()}


def _of_plan(plan: AccountPlan) -> Q:
    """Return the condition that what is shared is a part of the plan: another thing is not the plan."""
    rows: dict[str, QuerySet[Any]] = {
        "objective": Objective.objects.tellable(),
        "initiative": Initiative.objects.standing(),
        "action": Action.objects.kept(),
    }
    found = Q()
    for kind, parts in rows.items():
        keys = parts.filter(plan=plan).order_by().values("pk")
        found |= Q(kind=kind, object_id__in=keys)
    return found


def _leads_up_to(row: Objective) -> int | None:
    """Return how far what it leads up to lies; what was dropped or missed leads nowhere."""
    up = row.parent
    return None if up is None or up.state in OVER or up.removed_at else up.horizon


def _is_measurable(row: Objective) -> bool:
    return bool(row.measure) and row.baseline is not None and row.target is not None
