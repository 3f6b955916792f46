"""What people of the world took along: a pack for the customer, made and ready."""

from __future__ import annotations

from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.core.files.keeping import Upload, kept
from orchard.domain.core.models import User
from orchard.domain.core.papers import template
from orchard.domain.core.queries import organisation
from orchard.domain.core.rules import Role
from orchard.domain.packs import making, services
from orchard.domain.packs.models import Pack, ProgrammePack
from orchard.domain.packs.rules import Audience, Form, Kind, State, Wish
from people import NOON
from world import World

MISSING = 10**9
FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)


def wish(**others: object) -> Wish:
    """Return the wish for a review that the customer reads."""
    return Wish(**{
        "kind": Kind.REVIEW, "audience": Audience.CUSTOMER, "form": Form.PDF,
        "starts_on": FIRST, "ends_on": LAST, **others,
    })  # fmt: skip


def made(account: Account, by: User, **others: object) -> Pack:
    """Return a pack that is ready."""
    found = services.ask_for_pack(account, wish=wish(**others), by=by, at=NOON)
    assert making.make(found.pk, at=NOON) == State.READY, Pack.objects.get(pk=found.pk).trouble
    return Pack.objects.get(pk=found.pk)


def boarded(by: User, **others: object) -> ProgrammePack:
    """Return a board pack over all accounts that is ready."""
    asked = wish(kind=Kind.BOARD, audience=Audience.INTERNAL, **others)
    found = services.ask_for_board_pack(organisation(by), wish=asked, by=by, at=NOON)
    state = making.make(found.pk, at=NOON, kind=ProgrammePack)
    assert state == State.READY, ProgrammePack.objects.get(pk=found.pk).trouble
    return ProgrammePack.objects.get(pk=found.pk)


def with_packs(world: World) -> World:
    """Leave a pack on one's own and on the hidden account, one for the board, and a template."""
    own = made(world.own, world.person(Role.PROGRAMME_DIRECTOR))
    secret = made(world.secret, world.insider)
    world.things["pack"] = {"own": own.pk, "foreign": secret.pk, "missing": MISSING}
    by = world.person(Role.ADMINISTRATOR)
    board = boarded(by)
    hidden = ProgrammePack.objects.create(
        form=Form.PDF, starts_on=FIRST, ends_on=LAST, made_by=by, asked_at=NOON,
        accounts=[world.secret.pk],
    )  # fmt: skip
    world.things["board pack"] = {"own": board.pk, "foreign": hidden.pk, "missing": MISSING}
    with kept(Upload([template.ours()], "CNRY-template.pptx")) as file:
        services.take_template(organisation(by), file=file, by=by, at=NOON)
    return world
