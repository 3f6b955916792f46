"""Short forms open beside the page that they belong to, and stand under an address of their own."""

from __future__ import annotations

import re

from django.test import Client

from choosing_ways import (
    LATER,
    PLANNED,
    decided,
    farewell,
    low_twice,
    make_key,
    noon,
    whole_decided,
)
from orchard.domain.core.rules import Role
from orchard.domain.selection import services
from orchard.domain.selection.models import Incubation
from people import NOON
from world import World

__all__ = ["decided", "noon", "whole_decided"]
HERE = "/accounts/nordfjord/standing"
IN_DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}
OPENED = re.compile(r'href="([^"]+)" hx-get="([^"]+)" hx-target="#drawer"[^>]*hx-push-url="true"')


def opened_beside(client: Client, page: str) -> list[str]:
    """Return the addresses of the choosing that a page opens in its drawer."""
    links = OPENED.findall(client.get(page).content.decode())
    assert all(place == asked for place, asked in links)
    return [asked for asked, _same in links if "/figures/" not in asked]


def check_drawer(client: Client, path: str, back: str) -> None:
    """Check that a form comes as a drawer that knows its own address and the way back."""
    drawer = client.get(path, headers=IN_DRAWER).content.decode()
    assert drawer.lstrip().startswith('<div class="drawer"'), path
    assert f'data-back="{back}"' in drawer
    assert f'<form method="post" action="{path}"' in drawer
    assert "<main" in client.get(path).content.decode(), f"{path} opens as a page as well"


def test_short_forms_of_an_account_open_beside_its_standing(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    services.found_catalogue("catalogue", by=decided.person(Role.PROGRAMME_DIRECTOR), at=NOON)

    found = opened_beside(director, HERE)

    names = {"promote", "promote?care=light", "incubate", "told", "not-key", "exception"}
    assert {f"{HERE}/{name}" for name in names} <= set(found)
    for path in found:
        if path.startswith(HERE):
            check_drawer(director, path, HERE)
    check_drawer(director, f"{HERE}/override", HERE)


def test_a_form_that_was_wrong_comes_back_as_a_page_with_what_was_typed(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)

    answer = director.post(f"{HERE}/override", {"asked_by": "The chairman", "reason": "Golf"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<main" in page
    assert 'value="The chairman"' in page


def test_pilots_are_judged_beside_the_incubator(decided: World, as_):
    director, board = as_(Role.PROGRAMME_DIRECTOR), "/programme/incubator"
    time = Incubation.objects.get(account=decided.other)
    pilot = services.plan_pilot(
        time, plan=PLANNED, by=decided.person(Role.PROGRAMME_DIRECTOR), at=NOON
    )

    services.start_pilot(
        pilot, expected=pilot.version, by=decided.person(Role.PROGRAMME_DIRECTOR), at=NOON
    )

    found = opened_beside(director, board)

    asked = {f"/programme/pilots/{pilot.pk}/judge", f"{board}/{time.pk}/extend"}
    assert asked <= set(found)
    for path in found:
        check_drawer(director, path, board)


def test_a_transition_is_stopped_beside_its_plan_and_written_on_a_page(decided: World, as_):
    people = decided.people
    make_key(decided, decided.own)
    low_twice(decided.own)
    director = people[Role.PROGRAMME_DIRECTOR]
    services.put_under_review(decided.own, reason="Two low reviews", by=director, at=NOON)
    plan = services.plan_transition(decided.own, plan=farewell(decided), by=director, at=LATER)

    found = opened_beside(as_(director), f"/programme/exits/{plan.pk}")

    assert found == [f"/programme/exits/{plan.pk}/stop"]
    check_drawer(as_(director), found[0], f"/programme/exits/{plan.pk}")
    assert f"/programme/exits/{plan.pk}/change" not in found
