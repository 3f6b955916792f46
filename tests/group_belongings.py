"""What people of the world improve together: a project group that works and one that is closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.rules.groups import Complicated, Focus
from orchard.domain.plans.services import groups
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function, Level
from people import NOON
from world import World

MISSING = 10**9


def with_groups(world: World) -> World:
    """Leave both on one's own and on the hidden account."""
    own = _of_account(world.own, world.person(Role.ACCOUNT_MANAGER))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    return world


def note(leader: User, **others: object) -> groups.GroupNote:
    """Return a group whose texts are canaries."""
    return groups.GroupNote(**{
        "name": "CNRY-group", "focus": Focus.LOGISTICS, "leader": leader,
        "measure": "CNRY-group-measure", "unit": "%", "baseline": Decimal("93.1"),
        "target": Decimal(97), "starts_on": date(2026, 1, 15), "ends_on": date(2026, 7, 15),
        "before": Complicated.same(4), "users": [leader], **others,
    })  # fmt: skip


def _of_account(account: Account, by: User) -> dict[str, object]:
    theirs = Contact.objects.create(
        account=account, name="CNRY-contact-in-a-group", function=Function.OPERATIONS,
        level=Level.MANAGER, source="CNRY-source-of-contact", added_at=NOON,
    )  # fmt: skip
    runs = groups.begin_group(account, note=note(by, contacts=[theirs]), by=by, at=NOON)
    over = groups.begin_group(account, note=note(by, name="CNRY-done"), by=by, at=NOON)
    outcome = groups.Outcome(
        "CNRY-group-effect", Complicated.same(2), Decimal("12.5"), Decimal("97.2")
    )
    groups.close_group(over, expected=1, outcome=outcome, by=by, at=NOON)
    return {"group": runs.pk, "closed group": over.pk}
