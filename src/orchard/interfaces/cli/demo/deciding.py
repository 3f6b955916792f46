"""The plan of the largest account on its way: approved, and planned on since then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.plans.models import AccountPlan

ACCOUNT = "Nordvik Group"
SUBMITTED, APPROVED, CHANGED = timedelta(days=12), timedelta(days=11), timedelta(days=2)
WORDS = (
    "First plan with three horizons. New against last year: service before parts, one frame later."
)
HIGHER = Decimal(48)
"""The share of spend that the team aims at since the last talk with the customer."""


def decide_all(
    accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime
) -> None:
    """Submit the plan, have it approved, and plan on; it comes last, so that all of it is there."""
    from orchard.domain.plans.queries import plan as plans

    for plan in plans.plans(people["kari"], accounts[ACCOUNT])[:1]:
        _pass(plan, people, at)
        _change(plan, people["kari"], at - CHANGED)


def _pass(plan: AccountPlan, people: Mapping[str, User], at: datetime) -> None:
    """Let the director approve it, and ask the customer where something is shared."""
    from orchard.domain.plans import documents
    from orchard.domain.plans.queries.versions import versions
    from orchard.domain.plans.services import versions as steps

    kari = people["kari"]
    if versions(kari, plan):
        return
    made = steps.submit_version(plan, words=WORDS, by=kari, at=at - SUBMITTED)
    made = steps.approve_version(made, expected=made.version, by=people["astrid"], at=at - APPROVED)
    if documents.has_shared_parts(made):
        steps.share_version(made, expected=made.version, by=kari, at=at - APPROVED)


def _change(plan: AccountPlan, by: User, at: datetime) -> None:
    """Aim higher, so that there is something that the next version brings."""
    from orchard.domain.plans.queries import plan as plans
    from orchard.domain.plans.services.objectives import Target, change_objective

    for row in plans.objectives(by, plan):
        if row.kind == "share_of_spend":
            kept = Target(**{one.name: getattr(row, one.name) for one in fields(Target)})
            higher = replace(kept, target=HIGHER)
            change_objective(row, expected=row.version, target=higher, by=by, at=at)
