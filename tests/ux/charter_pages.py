"""What the programme leaves on the pages of the supplier: a draft of criteria, notes, a choice."""

from __future__ import annotations

from collections.abc import Iterator

import choosing
import coaching_belongings as coaching
from orchard.domain.core.rules import Role
from orchard.domain.selection import services
from orchard.domain.selection.models import Charter
from orchard.domain.selection.rules.choices import StarterStep
from people import NOON
from world import World

from .choosing_pages import Place


def programme(world: World) -> Iterator[Place]:
    """Make the next criteria and note a step, and say where the pages stand."""
    if not Charter.objects.exists():
        choosing.prepare(world)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    made = services.make_set("criteria", reason="The merger", by=director, at=NOON)
    services.note_step(StarterStep.CHOOSE, text="Begun", on=NOON.date(), by=director, at=NOON)
    base = f"/programme/criteria/{made.number}"
    yield "charter:criteria_set", ("programme_director", base)
    yield "charter:criterion", ("programme_director", f"{base}/growth")
    talks = coaching.agreed(world.own, world.person(Role.ACCOUNT_MANAGER), director)
    place = f"/programme/coaching/{talks.pk}"
    yield "coaching:series", ("programme_director", place)
    yield "coaching:talk", ("programme_director", f"{place}/talks/{talks.talks.first().pk}")
    yield "charter:step", ("programme_director", "/programme/start/choose")
