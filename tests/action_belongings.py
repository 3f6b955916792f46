"""What people of the world have to do: actions at every stage, for us and for the customer."""

from __future__ import annotations

from datetime import timedelta

from acting import a_risk, planned
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function
from people import NOON
from world import World

MISSING = 10**9
WEEK = timedelta(days=7)


def with_actions(world: World) -> World:
    """Leave actions on one's own and on the hidden account: due, begun, done and taken out."""
    own = _of_account(world.own, world.person(Role.ACCOUNT_MANAGER))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    return world


def _of_account(account: Account, by: User) -> dict[str, object]:
    """Return the keys of actions; people there who left and who objected have none."""
    risk = a_risk(account, by, "CNRY-risk-of-action")
    due = planned(
        risk, by, by=by, title="CNRY-action", due_on=NOON.date() + WEEK, towards=Function.OPERATIONS
    )
    begun = planned(risk, by, by=by, title="CNRY-action-begun")
    services.start_action(begun, expected=1, by=by, at=NOON)
    services.finish_action(begun, expected=2, evidence="CNRY-action-evidence", by=by, at=NOON)
    out = planned(risk, by, by=by, title="CNRY-action-out")
    services.remove_action(out, expected=1, by=by, at=NOON)
    there = Contact.objects.filter(account=account, left_on=None, restricted_on=None).first()
    if there is not None:
        planned(risk, there, by=by, title="CNRY-action-theirs")
    return {
        "risk of action": risk.pk,
        "action": due.pk,
        "done action": begun.pk,
        "action out": out.pk,
    }
