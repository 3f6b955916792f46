"""What people of the world promised: on one's own and on the hidden account, at each step."""

from __future__ import annotations

from datetime import timedelta

import relating
from orchard.domain.accounts.models import Account
from orchard.domain.agreements.services import promises as services
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON
from promising import DAY, agree, promised
from world import World

MISSING = 10**9
DUE = NOON.date() + timedelta(days=400)
TOLD = {"at": NOON, "due_on": DUE}


def with_promises(world: World) -> World:
    """Leave a promise that waits, one that is kept, and one on another day."""
    own = _of_account(world.own, world.person(Role.ACCOUNT_MANAGER))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    return world


def _of_account(account: Account, by: User) -> dict[str, object]:
    """Return a promise that waits, one to which the function said no, one kept, and one moved."""
    to = relating.add(account, "CNRY-promised-to", by=by)
    names = ("promise", "kept promise", "moved promise")
    made = {
        name: promised(account, to, by=by, words=f"CNRY-{name.replace(' ', '-')}", **TOLD)
        for name in names
    }
    kept, moved = made["kept promise"], made["moved promise"]
    services.keep_promise(kept, expected=1, on=NOON.date(), by=by, at=NOON)
    agree(moved, to, due_on=DUE + DAY, on=NOON.date(), by=by)
    return {name: one.pk for name, one in made.items()}
