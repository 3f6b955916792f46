"""Of what there is anything at an account, for the tests of its plan, and which risks count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Q, QuerySet

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, CompetitorPresence, CustomerGoal, in_family
from orchard.domain.economics.models import AccountFigures, Benefit
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    PlanVersion,
    SharedItem,
    ValueRecord,
)
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import State


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
