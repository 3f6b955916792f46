"""Plans in tests, straight in the tables: what versions, files and packs are made from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective, SharedItem
from orchard.domain.plans.queries.rights import Seats, seats_around
from people import NOON

YEAR = 2026


def make_plan(account: Account, by: User, **fields: object) -> AccountPlan:
    """Return a plan of an account with one objective."""
    said = {"year": YEAR, "strategy": "Service before price", **fields}
    plan = AccountPlan.objects.create(account=account, begun_by=by, begun_at=NOON, **said)
    make_objective(plan, by)
    return plan


def seats(by: User, plan: AccountPlan) -> Seats:
    """Return who sits where a plan is decided on, as its page reads it."""
    return Seats.among(by, plan, seats_around(by, plan.account, plan))


def make_objective(plan: AccountPlan, owner: User, **fields: object) -> Objective:
    """Return an objective in numbers."""
    said = {
        "kind": "revenue", "horizon": 3, "title": "Revenue of the year", "measure": "Net sales",
        "unit": "EUR", "baseline": Decimal(4_500_000), "target": Decimal(5_000_000),
        "due_on": date(YEAR, 12, 31), "strategy": "Sell seals to every plant", **fields,
    }  # fmt: skip
    return Objective.objects.create(plan=plan, owner=owner, **said)


def make_whole(plan: AccountPlan, by: User) -> AccountPlan:
    """Add the objectives without which no full plan is submitted."""
    for kind in ("revenue", "contribution", "share_of_spend", "position"):
        if not plan.objectives.filter(kind=kind).exists():
            make_objective(plan, by, kind=kind, title=f"One more: {kind}", unit="")
    if not plan.objectives.filter(is_improvement=True).exists():
        plan.objectives.filter(kind="contribution").update(is_improvement=True)
    return plan


def finish(plan: AccountPlan) -> None:
    """Let each objective of a plan say all that a full plan asks for."""
    plan.objectives.update(
        measure="Net sales", baseline=1, target=2, due_on=date(YEAR + 4, 12, 31), horizon=3,
        strategy="Sell seals to every plant",
    )  # fmt: skip


def main_of(plan: AccountPlan) -> Objective:
    """Return the objective that a plan in tests begins with."""
    return Objective.objects.get(plan=plan, kind="revenue")


def make_initiative(plan: AccountPlan, owner: User, **fields: object) -> Initiative:
    """Return something that we undertake."""
    said = {"care": "water", "title": "One stock for all plants", "why": "Fewer stops", **fields}
    return Initiative.objects.create(plan=plan, owner=owner, **said)


def make_action(
    plan: AccountPlan, objective: Objective | None, by: User, **fields: object
) -> Action:
    """Return an action of ours."""
    day = date(YEAR, 6, 1)
    said = {
        "title": "Call Bergen", "care": "develop", "user": by, "due_on": day, "first_due_on": day,
        "noted_by": by, "noted_at": NOON, **fields,
    }  # fmt: skip
    return Action.objects.create(account=plan.account, plan=plan, objective=objective, **said)


def share(account: Account, kind: str, key: int, by: User) -> SharedItem:
    """Let the customer see one thing."""
    return SharedItem.objects.create(
        account=account, kind=kind, object_id=key, shared_by=by, shared_at=NOON
    )
