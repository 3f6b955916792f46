"""What somebody else asked for stands on the first page of who may answer it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from choosing_ways import LATER, decided, farewell, low_twice, make_key, noon, whole_decided
from orchard.domain.core.rules import Role
from orchard.domain.selection import services
from orchard.domain.selection.models import Entitlement, PressureOverride
from orchard.domain.selection.rules.choices import Tier
from people import NOON
from programme_pages import read
from world import World

__all__ = ["decided", "noon", "whole_decided"]
ASKED = {"asked_by": "The chairman", "reason": "Golf", "expires_on": date(2026, 4, 1)}
MOST = 15


@pytest.fixture
def asked(decided: World) -> World:
    """A plan and an override of the director, an exception of the account manager."""
    director, manager = (
        decided.person(Role.PROGRAMME_DIRECTOR),
        decided.person(Role.ACCOUNT_MANAGER),
    )
    services.found_catalogue("catalogue", by=director, at=NOON)
    services.ask_exception(
        decided.other, entitlement=Entitlement.objects.order_by("pk")[0], tier=Tier.KEY,
        reason="They build a plant", ends_on=date(2026, 6, 1), by=manager, at=NOON,
    )  # fmt: skip
    services.ask_override(decided.other, **ASKED, by=director, at=NOON)
    make_key(decided, decided.own)
    low_twice(decided.own)
    services.put_under_review(decided.own, reason="Two low reviews", by=director, at=NOON)
    services.plan_transition(decided.own, plan=farewell(decided), by=director, at=LATER)
    return decided


def today(client: Client) -> tuple[str, list[str]]:
    """Return what home says needs the person, and where its buttons lead."""
    page = client.get("/").content.decode()
    listed = page.split('id="today-title"')[1].split("</section>")[0]
    return read_part(listed), re.findall(r'class="btn s" href="([^"]+)"', listed)


def read_part(markup: str) -> str:
    """Return the words of a part of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.mark.row("EXC-09")
def test_what_waits_for_approval_stands_on_the_home_of_who_may_approve(asked: World, as_):
    sponsor = as_(Role.EXECUTIVE_SPONSOR)
    sponsor.get("/")

    with CaptureQueriesContext(connection) as captured:
        said, links = today(sponsor)

    assert "Let Sunnhav in against the criteria? The chairman: Golf Decide" in said
    assert "Approve how Nordfjord leaves? Person programme_director: Two low reviews" in said
    assert "Serve Sunnhav better than its tier? Person account_manager: They build a plant" in said
    assert {"/programme/overrides#overrides", "/programme/overrides#exceptions"} <= set(links)
    plan = next(one for one in links if one.startswith("/programme/exits/"))
    assert "Approve the plan" in read(sponsor.get(plan))
    assert len(captured) <= MOST


def test_nobody_is_asked_to_answer_their_own_or_what_they_may_not(asked: World, as_):
    mine, _links = today(as_(Role.PROGRAMME_DIRECTOR))
    assert "Approve how" not in mine
    assert "against the criteria" not in mine
    assert "Serve Sunnhav better" in mine

    for role in (Role.ACCOUNT_MANAGER, Role.OPERATIONS, Role.READER):
        page = as_(role).get("/").content.decode()
        assert "Golf" not in page
        assert "They build a plant" not in page


def test_many_of_a_kind_are_one_item_and_what_is_answered_or_over_is_none(asked: World, as_):
    director, sponsor = (
        asked.person(Role.PROGRAMME_DIRECTOR),
        asked.person(Role.EXECUTIVE_SPONSOR),
    )
    more = services.ask_override(asked.own, **ASKED, by=director, at=NOON + timedelta(hours=1))
    said, _links = today(as_(sponsor))
    assert "2 pressure overrides wait for an answer About Sunnhav, Nordfjord." in said

    services.refuse_override(more, expected=more.version, by=sponsor, at=NOON)
    PressureOverride.objects.exclude(pk=more.pk).update(expires_on=date(2026, 1, 1))

    said, _links = today(as_(sponsor))
    assert "overrid" not in said
    assert "against the criteria" not in said
