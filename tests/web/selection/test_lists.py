"""Lists of choosing come page by page, and ask the database as often for many rows as for few."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from choosing_ways import decided, noon, whole_decided
from orchard.domain.core.rules import Role
from orchard.domain.selection import services
from orchard.domain.selection.models import PressureOverride
from people import NOON
from world import World

__all__ = ["decided", "noon", "whole_decided"]
LIST = "/programme/overrides"
MANY, PAGE, MOST = 60, 50, 15


def asked_often(world: World) -> None:
    """Let somebody have been let in under pressure many times."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    said = {"asked_by": "The chairman", "expires_on": date(2026, 4, 1)}
    PressureOverride.objects.bulk_create(
        PressureOverride(
            account=world.own, written_by=director, written_at=NOON + timedelta(minutes=number),
            reason=f"Reason {number:02}", **said,
        )
        for number in range(MANY)
    )  # fmt: skip


def reasons(client: Client, path: str) -> tuple[list[str], str]:
    """Return the reasons on a page of the list, and the address of the next page."""
    client.get("/programme/tiers")  # signing in writes; a page that is read does not
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path).content.decode()
    assert len(captured) <= MOST
    following = re.search(r'rel="next" href="([^"]+)"', page)
    return re.findall(r"Reason \d\d", page), following[1].replace("&amp;", "&") if following else ""


def test_overrides_come_page_by_page_the_latest_first(decided: World, as_):
    asked_often(decided)
    sponsor = as_(Role.EXECUTIVE_SPONSOR)

    first, following = reasons(sponsor, LIST)
    second, last = reasons(sponsor, following)

    assert len(first) == PAGE
    assert first[0] == f"Reason {MANY - 1}"
    assert [*first, *second] == [f"Reason {number:02}" for number in reversed(range(MANY))]
    assert last == ""
    assert 'rel="prev"' in sponsor.get(following).content.decode()


def test_each_list_of_the_page_has_its_own_place(decided: World, as_):
    asked_often(decided)
    director = decided.person(Role.PROGRAMME_DIRECTOR)
    services.found_catalogue("catalogue", by=director, at=NOON)
    sponsor = as_(Role.EXECUTIVE_SPONSOR)
    _first, following = reasons(sponsor, LIST)

    answer = sponsor.get(following, headers={"HX-Request": "true", "HX-Target": "table-overrides"})

    assert "overrides-after=" in following
    assert "Everybody gets what their tier gives." in answer.content.decode()
