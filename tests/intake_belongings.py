"""Files of other systems that people of the world look through: one of each who may, and a hidden one."""

from __future__ import annotations

from django.utils.timezone import now

from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.arriving.sorts import SORTS
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.rules import IntakeKind
from orchard.domain.relationships.services import IntakeNote, open_intake
from world import World

MISSING = 10**9
WHO = (
    Role.PROGRAMME_DIRECTOR, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR, Role.OPERATIONS,
    Role.FINANCE,
)  # fmt: skip
DEALS = "Account,Opportunity,Amount,Stage\n{name},Night service,90000,3\n{name},Pumps,,1\n"


def with_intakes(world: World) -> World:
    """Leave a file with each who may import, and one with whom alone it is."""
    own = {
        role.value: opened(world.person(role), DEALS.format(name="Nordfjord")).pk for role in WHO
    }
    hidden = opened(world.insider, DEALS.format(name="CNRY-secret-account"))
    world.things["intake"] = {"own": own, "foreign": hidden.pk, "missing": MISSING}
    return world


def opened(by: User, text: str, kind: IntakeKind = IntakeKind.OPPORTUNITIES) -> Intake:
    """Open a file, read today."""
    table = tables.read_columns(text, SORTS[kind])
    open_ones = {"next_step": "Call them", "next_on": "2026-04-09"}
    note = IntakeNote(kind, "CNRY-table-of-theirs.csv", "utf-8", leaves_open=open_ones)
    return open_intake(table, note=note, by=by, at=now())
