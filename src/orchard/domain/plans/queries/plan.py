"""What one may ask about the living plan of an account, its objectives and initiatives."""

from __future__ import annotations

from django.db.models.expressions import Combinable

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.plans.models import AccountPlan, Initiative, Objective


def plans(viewer: User, account: Account) -> list[AccountPlan]:
    """Return the plans of an account, the latest year first; its own before those merged into it."""
    rows = AccountPlan.objects.visible_to(viewer).of(account).select_related("account", "begun_by")
    return sorted(rows, key=lambda one: (-one.year, one.account_id != account.pk, one.pk))


def plan(viewer: User, account: Account, plan_id: int) -> AccountPlan:
    """Return one plan of an account."""
    rows = AccountPlan.objects.visible_to(viewer).of(account).select_related("account")
    found = rows.filter(pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def objectives(viewer: User, found: AccountPlan, **besides: Combinable) -> list[Objective]:
    """Return the objectives of a plan, the furthest horizon first, with what is asked besides."""
    rows = Objective.objects.visible_to(viewer).standing().filter(plan=found)
    near = rows.select_related("owner", "parent", "goal")
    return list(near.annotate(**besides).order_by("-horizon", "pk"))


def objective(
    viewer: User, account: Account, objective_id: int, *, even_removed: bool = False
) -> Objective:
    """Return one objective of an account; one that was taken out only to put it back."""
    rows = Objective.objects.visible_to(viewer).of(account)
    near = rows.select_related("plan__account", "owner", "parent", "goal")
    found = (near if even_removed else near.standing()).filter(pk=objective_id).first()
    if found is None:
        raise NotFound
    return found


def initiatives(viewer: User, found: AccountPlan) -> list[Initiative]:
    """Return the initiatives of a plan in the order in which they were noted."""
    rows = Initiative.objects.visible_to(viewer).standing().filter(plan=found)
    return list(rows.select_related("owner", "objective").order_by("pk"))


def initiative(
    viewer: User, account: Account, initiative_id: int, *, even_removed: bool = False
) -> Initiative:
    """Return one initiative of an account; one that was taken out only to put it back."""
    rows = Initiative.objects.visible_to(viewer).of(account)
    near = rows.select_related("plan__account", "owner", "objective")
    found = (near if even_removed else near.standing()).filter(pk=initiative_id).first()
    if found is None:
        raise NotFound
    return found
