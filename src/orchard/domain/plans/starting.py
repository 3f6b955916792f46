"""The step of the first thirty days that plans show by themselves: one simple plan for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.selection import proofs
from orchard.domain.selection.rules.choices import StarterStep


def take_part() -> None:
    """Let the step of plans close when each key account has one."""
    proofs.add(StarterStep.PLAN, without_plan)


def without_plan(viewer: User, accounts: Sequence[Account], _since: date | None) -> list[Account]:
    """Return the accounts of which no plan was submitted, or only one that was sent back.

    A plan is checked when it is submitted: then it has what its mode asks for, whenever that was.
    """
    rows = PlanVersion.objects.visible_to(viewer).exclude(state=VersionState.RETURNED)
    owners = rows.order_by().values_list("plan__account", "plan__account__merged_into")
    planned = {key for pair in owners for key in pair}
    return [one for one in accounts if one.pk not in planned]
