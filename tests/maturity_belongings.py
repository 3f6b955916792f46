"""What the world's programme was assessed as: once to its end, and once more, still open."""

from __future__ import annotations

import maturing
from orchard.domain.core.rules import Role
from orchard.domain.programme.models import MaturitySheet
from orchard.domain.programme.rules.maturity import Side
from world import World

MISSING = 10**9
ASKED = (
    Role.PROGRAMME_DIRECTOR, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR, Role.OPERATIONS,
    Role.FINANCE,
)  # fmt: skip


def with_maturity(world: World) -> World:
    """Leave a closed assessment with one goal, and an open one that five people answer."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    closed = maturing.begin(director, "Maturity 2025")
    for role in (Role.OPERATIONS, Role.FINANCE, Role.ACCOUNT_MANAGER):
        maturing.say(maturing.ask(closed, world.person(role), Side.OPERATIONS, director), "1.1", 1)
    maturing.close(closed, director)
    found = maturing.begin(director)
    sheets = {
        role: maturing.ask(found, world.person(role), Side.FINANCE, director) for role in ASKED
    }
    for role, sheet in sheets.items():
        maturing.say(sheet, "1.2", 3, evidence=f"CNRY-maturity-{role.value}")
    world.things["maturity"] = {"own": found.pk, "missing": MISSING}
    world.things["closed maturity"] = {"own": closed.pk, "missing": MISSING}
    seat: MaturitySheet = sheets[Role.ACCOUNT_MANAGER]
    world.things["maturity sheet"] = {"own": seat.pk, "missing": MISSING}
    world.things["maturity dimension"] = {"own": "change", "missing": "no-such"}
    world.things["maturity item"] = {"own": "1.1", "missing": "9.9"}
    return world
