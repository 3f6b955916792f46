"""An account as the team knows it: goals behind opportunities, notes that say why, a forecast."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

import knowing
from orchard.domain.accounts.models import CustomerGoal
from orchard.domain.accounts.services import profile
from orchard.domain.core.rules import Role
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.services import Pursuit, Spot, open_opportunity
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord"
NEXT = date(2026, 4, 9)


def text_of(client: Client, address: str) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == 200, address
    main = found.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def goal_of(world: World, title: str = "Halve the stops") -> CustomerGoal:
    note = knowing.goal(title=title)
    by = world.person(Role.ACCOUNT_MANAGER)
    made = profile.note_known(world.own, note=note, by=by, at=NOON)
    assert isinstance(made, CustomerGoal)
    return made


def filled(client: Client, address: str, **changes: object) -> dict[str, object]:
    """Return the form of an address as it stands, with changes."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | changes
    return {name: value for name, value in values.items() if value is not None}


def send(client: Client, address: str, **changes: object) -> int:
    return client.post(address, filled(client, address, **changes)).status_code


def opened(client: Client, world: World, title: str, value: int) -> Opportunity:
    """Have an idea and make an opportunity of it; return that."""
    client.post(f"{HOME}/white-space/ideas/new", {"text": title})
    idea = world.own.ideas.get(text=title)
    address = f"{HOME}/white-space/ideas/{idea.pk}/take-up"
    said = {"family": title, "value": value, "next_step": "Call", "next_on": "2026-04-09"}
    assert send(client, address, **said) == 302
    return Opportunity.objects.get(title=title)


@pytest.mark.row("HEL-129")
def test_no_opportunity_comes_to_stage_two_without_a_goal_and_a_list_names_those(world: World, as_):
    manager, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    goal = goal_of(world)
    seals, pumps = (opened(manager, world, title, 4000) for title in ("Seals", "Pumps"))
    address = f"{HOME}/white-space/opportunities/{seals.pk}"

    refused = manager.post(address, filled(manager, address, stage=2))

    assert refused.status_code == 422
    assert "serves a goal of the customer" in refused.content.decode()
    for client in (manager, reader):
        listed = text_of(client, "/portfolio/pipeline?goal=none")
        assert "Opportunities without goal: 2 of 2" in listed
        assert all(
            f"{title} Call Nordfjord no goal 1 Found" in listed for title in ("Seals", "Pumps")
        )
    assert "2 serve no goal of the customer" in text_of(manager, HOME)
    assert "Serves no goal of the customer yet" in text_of(manager, f"{HOME}/white-space")

    assert send(manager, address, stage=2, goal=goal.pk, probability="30") == 302

    seals.refresh_from_db()
    assert (seals.stage, seals.goal, str(seals.chance)) == (2, goal, "0.300")
    assert "Serves: Halve the stops" in text_of(manager, address)
    assert "1 serves no goal of the customer" in text_of(manager, HOME)
    listed = text_of(manager, "/portfolio/pipeline?goal=none")
    assert "Opportunities without goal: 1 of 2" in listed
    assert "Seals" not in listed.split("Next step by", 1)[1]
    rows = manager.get("/portfolio/pipeline?goal=none&as=csv").content.decode()
    assert pumps.title in rows
    assert seals.title not in rows
    spot, mine = Spot(None, "Gaskets"), Pursuit("Hush", world.insider, seals.value, "Call", NEXT)
    open_opportunity(world.secret, spot=spot, pursuit=mine, by=world.insider, at=NOON)
    assert "Hush" in text_of(as_(world.insider), "/portfolio/pipeline")
    assert "Hush" not in text_of(manager, "/portfolio/pipeline")
    profile.remove_known(
        goal, expected=goal.version, by=world.person(Role.ACCOUNT_MANAGER), at=NOON
    )
    assert "Opportunities without goal: 2 of 2" in text_of(manager, "/portfolio/pipeline")
