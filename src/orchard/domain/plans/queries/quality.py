"""What is counted in a plan, for its thirteen tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Q, QuerySet

from orchard.domain.accounts.models import Account, CompetitorPresence, CustomerGoal, in_family
from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures, Benefit
from orchard.domain.economics.queries import statements
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Objective,
    SharedItem,
    ValueRecord,
)
from orchard.domain.plans.queries import plan as plans
from orchard.domain.plans.rules.objectives import horizons_linked
from orchard.domain.plans.rules.plan import ObjectiveState
from orchard.domain.plans.rules.quality import Facts, Quality, quality
from orchard.domain.relationships.guards import merged
from orchard.domain.risk.models import Risk
from orchard.domain.risk.queries import categories_of, standing
from orchard.domain.risk.rules import State
from orchard.domain.whitespace import queries as whitespace
from orchard.domain.whitespace.models import Opportunity

GRANTED = (ObjectiveState.RESOURCED, ObjectiveState.ACTIVE, ObjectiveState.ACHIEVED)
OVER = (ObjectiveState.DROPPED, ObjectiveState.MISSED)


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a plan that somebody has read already, so that nothing is asked twice."""

    objectives: Sequence[Objective]
    opportunities: Sequence[Opportunity]
    actions: Sequence[Action]
    risks: Sequence[Risk]
    figures: AccountFigures | None


def plan_quality(viewer: User, plan: AccountPlan, *, today: date) -> Quality:
    """Return the thirteen tests of a plan, as its submission asks for them."""
    account = merged(plan.account)
    read = Read(
        objectives=plans.objectives(viewer, plan),
        opportunities=list(whitespace.pipeline(viewer, account)),
        actions=list(actions(viewer, account)),
        risks=list(standing(viewer, account)),
        figures=statements.account_figures_or_none(viewer, account),
    )
    return quality(facts(viewer, account, plan, read, today=today))


def actions(viewer: User, account: Account) -> Iterable[Action]:
    """Return what is still to be done with an account, the next day first."""
    rows = Action.objects.visible_to(viewer).of(account).standing()
    return rows.select_related("user", "contact").order_by("due_on", "pk")


def facts(viewer: User, account: Account, plan: AccountPlan, read: Read, *, today: date) -> Facts:
    """Return what is counted in a plan; two questions on top of what was read."""
    alive = [one for one in read.objectives if one.state not in OVER]
    there = _there(viewer, account, read.figures)
    return Facts(
        customer_goals=there["goals"],
        objectives=len(alive),
        measurable=sum(_is_measurable(one) for one in alive),
        are_horizons_linked=horizons_linked(
            (one.horizon, None if one.parent is None else one.parent.horizon) for one in alive
        ),
        leaves_out=plan.leaves_out,
        opportunities=len(read.opportunities),
        without_goal=sum(one.served_goal is None for one in read.opportunities),
        actions=len(read.actions),
        with_one_owner=sum(
            (one.user_id is None) != (one.contact_id is None) for one in read.actions
        ),
        objectives_due=sum(one.due_on is not None for one in alive),
        actions_due=sum(one.due_on is not None for one in read.actions),
        resourced=sum(one.state in GRANTED for one in alive),
        categories_open=_unassessed(viewer, account, read.risks, today=today),
        risks=len(read.risks),
        risks_owned=sum(one.owner_id is not None for one in read.risks),
        competitors=there["competitors"],
        values=there["benefits"] or there["values"],
        knows_contribution=bool(there["contribution"]),
        shared=there["shared"],
    )


def _unassessed(viewer: User, account: Account, risks: Sequence[Risk], *, today: date) -> int:
    """Return in how many categories of risks nobody looked of late."""
    noted = [one for one in risks if one.state != State.PROPOSED]
    found = categories_of(viewer, account, noted, today=today)
    return sum(not one.is_assessed for one in found)


def _there(viewer: User, account: Account, figures: AccountFigures | None) -> dict[str, int]:
    """Return in one question of what there is anything.

    That there is a number may be known to everybody who knows the account; which, not.
    """
    mine, standing_ = in_family(account), Q(removed_at__isnull=True)
    costed = Q(pk=figures and figures.pk, contribution_year__isnull=False)
    rows: dict[str, QuerySet[Any]] = {
        "goals": CustomerGoal.objects.filter(mine, standing_),
        "competitors": CompetitorPresence.objects.filter(mine, standing_),
        "benefits": Benefit.objects.filter(mine, standing_),
        "values": ValueRecord.objects.filter(mine, standing_),
        "shared": SharedItem.objects.filter(mine, withdrawn_at__isnull=True),
        "contribution": AccountFigures.objects.filter(costed),
    }
    known = Account.objects.visible_to(viewer).filter(pk=account.pk)
    found = known.annotate(**{f"has_{name}": Exists(one.order_by()) for name, one in rows.items()})
    row = found.values(*(f"has_{name}" for name in rows)).first() or {}
    return {name: int(row.get(f"has_{name}", False)) for name in rows}


def _is_measurable(row: Objective) -> bool:
    return bool(row.measure) and row.baseline is not None and row.target is not None
