"""The map of a customer's people as their team sees it: lines, past days, what changed between."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

import relating
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services
from orchard.domain.relationships.models import Contact, Line, Placement
from orchard.domain.relationships.rules import Function, Level
from relating import card, make_people
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/people"
NOW = datetime.now(UTC)
BEFORE = NOW - timedelta(days=120)
PAST = (NOW - timedelta(days=60)).date().isoformat()


def page_of(client: Client, query: str) -> str:
    found = client.get(f"{HOME}{query}")
    assert found.status_code == 200, query
    return found.content.decode()


def words(html: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def card_of(html: str, name: str) -> str:
    """Return the card of somebody in the picture."""
    found = re.search(rf'<a class="map-(?:card|ours)[^>]*>(?:(?!</a>).)*{name}.*?</a>', html, re.S)
    assert found, f"{name} has no card"
    return words(found.group())


@pytest.fixture
def moved(world: World, as_):
    """The worked account, in which much happened today: who led moved up, one left, a quarrel."""
    made, kari = make_people(world, at=BEFORE), as_(Role.ACCOUNT_MANAGER)
    ceo, cpo, ops = (made.people[name] for name in ("Ceo", "Cpo", "Ops"))
    relating.allow_opinions(world, at=BEFORE)
    relating.attitude(cpo, -1, by=made.kari, at=BEFORE)
    first = card("Cpo", title="Purchasing", reports_to=ceo, influence=4, interest=5)
    cpo = services.change_contact(cpo, expected=1, card=first, by=made.kari, at=BEFORE)
    line = {"kind": "conflict", "other": ops.pk, "observed": "CNRY both want the budget"}
    assert kari.post(f"{HOME}/{cpo.pk}/lines", {**line, "observed": ""}).status_code == 422
    assert kari.post(f"{HOME}/{cpo.pk}/lines", line).status_code == 302
    relating.tie(ops, made.mart, 4, 0, by=made.kari, at=NOW)
    last = card("Cpo", title="Board", influence=4, interest=5)
    services.change_contact(cpo, expected=2, card=last, by=made.kari, at=NOW)
    services.note_leaving(made.people["It"], expected=1, on=NOW.date(), by=made.kari, at=NOW)
    return made


@pytest.mark.row("SAN-23")
@pytest.mark.row("HEL-42")
def test_the_map_shows_their_house_our_side_and_the_lines_of_today(
    moved, as_, django_assert_max_num_queries
):
    kari, mart = as_(Role.ACCOUNT_MANAGER), moved.mart.name
    page_of(kari, "?view=list")  # the first page after a sign-in asks more

    with django_assert_max_num_queries(25):
        now = page_of(kari, "?view=map")

    for name, said in (("Cpo", "against"), ("Cpo", "Board"), ("Ops", "advocate"),
                       ("Cfo", "Empty seat"), (mart, mart)):  # fmt: skip
        assert said in card_of(now, name)
    assert 'class="stroke-formal"' not in now
    assert re.search(r'class="stroke-conflict".*?<title>Cpo in conflict with Ops: CNRY', now, re.S)
    assert re.search(rf'class="stroke-tie is-4".*?{mart}: advocate', now, re.S)
    assert "stroke-tie is-4" not in page_of(kari, "?view=map&ties=none")
    assert "style=" not in now[now.index('<svg class="people-map"') : now.index("</svg></div>")]
    assert Line.objects.get().by == moved.kari
    for role in (Role.READER, Role.OPERATIONS):
        assert "CNRY both want" not in as_(role).get(f"{HOME}?view=map").content.decode()


@pytest.mark.row("SAN-23")
def test_the_map_of_a_past_day_shows_who_was_there_and_where_they_stood(moved, as_):
    now, then = (page_of(as_(Role.ACCOUNT_MANAGER), f"?view=map{on}") for on in ("", f"&on={PAST}"))

    assert "Purchasing" in card_of(then, "Cpo")
    assert "medium" not in card_of(now, "Ops")
    assert ['title="It, ' in now, 'title="It, ' in then] == [False, True]
    assert 'class="stroke-formal"' in then
    assert "stroke-conflict" not in then
    assert "stroke-tie is-2" in then
    assert Placement.objects.filter(contact=moved.people["Cpo"]).count() == 3


@pytest.mark.row("SAN-23")
def test_what_changed_between_two_days_is_told_person_by_person(world: World, as_):
    made, kari = make_people(world, at=BEFORE), as_(Role.ACCOUNT_MANAGER)
    people = {name: Contact.objects.get(pk=one.pk) for name, one in made.people.items()}
    for name, user, strength in (
        ("Ops", made.mart, 3), ("Cpo", made.kari, 1), ("Ceo", made.mart, 2),
    ):  # fmt: skip
        relating.tie(people[name], user, strength, 0, by=made.kari, at=NOW)
    relating.add(made.account, "Newcomer", by=made.kari, at=NOW)
    services.note_leaving(people["Quality"], expected=1, on=NOW.date(), by=made.kari, at=NOW)
    moved = card(
        "It", title="Head of IT", reports_to=people["Ceo"], function=Function.MANAGEMENT,
        level=Level.EXECUTIVE,
    )  # fmt: skip
    services.change_contact(people["It"], expected=1, card=moved, by=made.kari, at=NOW)
    relating.role(people["Cpo"], "initiator", by=made.kari, at=NOW)

    html = page_of(kari, f"?view=changes&since={PAST}")
    changes = html[html.index('aria-labelledby="changes"') :]
    rows = [words(row).strip() for row in re.findall(r"<tr>.*?</tr>", changes, re.S)][1:]

    mart, kari_ = made.mart.name, made.kari.name
    assert rows == [
        "Newcomer known since then – –",
        "Quality left – –",
        "It moved – Head of IT, → Ceo",
        "It other function group Operations, IT, logistics Top management",
        "It other level Manager Executive",
        f"Ceo new tie with {mart} – medium",
        f"Ops stronger tie with {mart} medium strong",
        f"Cpo weaker tie with {kari_} strong weak",
        f"Quality lost tie with {mart} strong –",
        "Cpo new role – Initiator",
    ]
    assert "Nothing that anybody wrote down" in page_of(kari, f"?view=changes&since={NOW.date()}")
    assert 'data-days="as-of"' in page_of(kari, f"?on={PAST}")


def test_the_first_day_of_all_is_compared_with_itself(world: World, as_):
    make_people(world, at=NOW)
    shown = page_of(as_(Role.ACCOUNT_MANAGER), "?view=changes&on=0001-01-01")
    assert "Whom do we know at this customer?" in shown


def test_nothing_of_somebody_restricted_is_shown_where_a_conversation_is_prepared(world, as_):
    made, kari = make_people(world, at=NOW), as_(Role.ACCOUNT_MANAGER)
    known = card("Cpo", matters="CNRY-matters", influence=4, interest=5)
    cpo = services.change_contact(made.people["Cpo"], expected=1, card=known, by=made.kari, at=NOW)
    talk = relating.talk(made.account, cpo, by=made.kari, at=NOW)
    place = f"/conversations/{talk.pk}"
    before = page_of(kari, place)
    assert ("CNRY-matters" in before, "Write down what is ready" in before) == (True, True)
    relating.restrict(cpo, by=made.kari, at=NOW)

    after = page_of(kari, place)

    assert ("CNRY-matters" in after, "Write down what is ready" in after) == (False, False)
