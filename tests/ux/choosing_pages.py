"""What choosing key accounts leaves on the pages of the supplier: a round that is being scored."""

from __future__ import annotations

from collections.abc import Iterator

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries
from orchard.domain.selection.models import Charter, Rater
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
