"""What choosing key accounts leaves on the pages of the supplier: rounds from scoring to archive."""

from __future__ import annotations

from collections.abc import Iterator

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Charter, Rater
from orchard.domain.selection.rules.choices import Function
from people import NOON
from world import World

Place = tuple[str, tuple[str, str]]


def rounds(world: World) -> Iterator[Place]:
    """Open a round with accounts and raters, let it be scored, and say where its pages stand."""
    if not Charter.objects.exists():
        choosing.prepare(world)
    accounts = [world.own, world.other, Account.objects.get(key="Lakeside")]
    found = choosing.begin(world, choosing.open_round(world, *accounts))
    director = world.person(Role.PROGRAMME_DIRECTOR)
    base = f"/programme/rounds/{found.pk}"
    row = queries.nominations(director, found)[0]
    seat = Rater.objects.filter(round=found).order_by("pk").first()
    for name, path in (
        *(("round", ""), ("places", "/places"), ("begin", "/begin"), ("nominate", "/nominate")),
        *(("ask", "/raters/ask"), ("take_out", f"/raters/{seat.pk}/take-out")),
        ("nomination", f"/nominations/{row.pk}"),
    ):
        yield f"rounds:{name}", ("programme_director", base + path)
    yield "rounds:sheet", ("account_manager", f"{base}/sheet")
    yield "rounds:score", ("account_manager", f"{base}/sheet/{row.pk}")


def first_choices(world: World) -> Iterator[Place]:
    """Open a first choice that waits for its scores."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    found = services.open_round("First", places=3, is_starter=True, by=director, at=NOON)
    for account in (world.own, world.other):
        services.nominate(account, found=found, case=choosing.CASE, by=director, at=NOON)
    services.ask_rater(found, user=director, function=Function.MANAGEMENT, by=director, at=NOON)
    services.begin_scoring(found, expected=found.version, by=director, at=NOON)
    yield "starter:choose", ("programme_director", f"/programme/first-choice/{found.pk}")
    again = f"/programme/first-choice/{found.pk}/accounts"
    yield "starter:look_again", ("programme_director", again)


def meetings(world: World) -> Iterator[Place]:
    """Discuss one round and archive another, and say where their pages stand."""
    if not Charter.objects.exists():
        choosing.prepare(world)
    accounts = [world.own, world.other, Account.objects.get(key="Lakeside")]
    old = choosing.reveal(world, choosing.open_round(world, *accounts, name="Round 2024"))
    choosing.archive(world, choosing.decide(world, old, {"Nordfjord": choosing.YES}))
    found = choosing.reveal(world, choosing.open_round(world, *accounts, name="Round 2025"))
    director = world.person(Role.PROGRAMME_DIRECTOR)
    services.begin_discussion(found, expected=found.version, by=director, at=NOON)
    row = queries.nominations(director, found)[0]
    base = f"/programme/rounds/{found.pk}"
    key = queries.judged(director, found)[0].key
    for name, path in (
        *(("result", "/result"), ("account", f"/accounts/{row.pk}")),
        ("settle", f"/accounts/{row.pk}/settle/{key}"),
    ):
        yield f"meeting:{name}", ("programme_director", base + path)
    yield "meeting:record", ("programme_director", f"/programme/rounds/{old.pk}/record")
    yield "meeting:matrix", ("programme_director", "/portfolio/matrix?later=yes")
