"""The step of the first thirty days that plans show by themselves: one simple plan for each."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from orchard.domain.core.models import User
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.selection import proofs
from orchard.domain.selection.rules.choices import StarterStep


def take_part() -> None:
    """Let the step of plans close when each key account has one."""
    proofs.add(StarterStep.PLAN, has_plan)


def has_plan(viewer: User, _since: date | None, _today: date) -> Exists:
    """Return the condition that a plan of an account was submitted, and was not only sent back.

    A plan is checked when it is submitted: then it has what its mode asks for, whenever that was.
    """
    here = Q(plan__account=OuterRef("pk")) | Q(plan__account__merged_into=OuterRef("pk"))
    rows = PlanVersion.objects.visible_to(viewer).exclude(state=VersionState.RETURNED)
    return Exists(rows.filter(here).order_by())
