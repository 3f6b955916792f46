"""What is known about a customer on the pages of the supplier: one of everything, some of it stale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import knowing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules.profile import Block
from orchard.domain.accounts.services import offer
from orchard.domain.accounts.services import profile as services
from orchard.domain.core.rules import Role
from people import NOON
from world import World

Place = tuple[str, tuple[str, str]]


def profiles(world: World) -> Iterator[Place]:
    """Know an account well and others a little, and say where it stands."""
    by = world.person(Role.ACCOUNT_MANAGER)
    found = knowing.know_everything(world.own, by)
    old = {"said_on": NOON.date() - timedelta(days=400)}
    for account in (world.own, Account.objects.get(key="Lakeside")):
        services.note_known(account, note=knowing.fact(**old, topic=""), by=by, at=NOON)
    number, finding = knowing.analyse(world.own, by)
    row = offer.note_offer("Spares in a day", block=Block.VALUE, by=by, at=NOON)
    base = f"/accounts/{world.own.slug}/profile"
    yield "profile:add", ("account_manager", f"{base}/presence/add")
    yield "profile:change", ("account_manager", f"{base}/fact/{found['fact']}")
    yield "profile:analysis", ("account_manager", f"{base}/analysis/{number}?step=swot")
    yield "profile:finding", ("account_manager", f"{base}/analysis/{number}/findings/{finding}")
    yield "profile:change_offer", ("account_manager", f"/programme/our-offer/{row.pk}")
    yield "profile:tidy", ("account_manager", "/accounts/tidy?whose=mine")
