"""Somebody of us is asked to introduce us over the shortest chain of strong ties, and answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Assignment
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Contact, Introduction
from orchard.domain.relationships.rules import LineKind
from relating import card, make_people
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/people"
NOW = datetime.now(UTC)


def words(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


@pytest.fixture
def house(world: World):
    """The worked account: It reports to Ops, whom Kari knows well; the sponsor looks for ways."""
    made = make_people(world, at=NOW)
    it = services.change_contact(
        made.people["It"], expected=1, card=card("It", reports_to=made.people["Ops"]),
        by=made.kari, at=NOW,
    )  # fmt: skip
    return made, it


@pytest.mark.row("SAN-26")
def test_a_way_is_shown_asked_for_and_answered(house, as_):
    (made, it), sponsor, kari = house, as_(Role.EXECUTIVE_SPONSOR), as_(Role.ACCOUNT_MANAGER)
    place, name = f"{HOME}/{it.pk}", made.kari.name

    shown, since = words(sponsor, place), 20 + (datetime.now(UTC).date() - NOW.date()).days
    assert f"{name} advocate with Ops, met {since} days ago Ops leads It It" in shown
    assert f"Ask {name} for an introduction" in shown
    shown = {"why": "The pilot", "shown": f"{made.kari.pk}-{made.people['Ops'].pk}"}
    assert sponsor.post(f"{place}/introduction", {**shown, "why": " "}).status_code in (409, 422)
    other = sponsor.post(f"{place}/introduction", {**shown, "shown": f"{made.mart.pk}-{it.pk}"})
    assert other.status_code in (409, 422)
    assert "The shortest way is another one now" in other.content.decode()
    assert sponsor.post(f"{place}/introduction", shown).status_code == 302
    assert f"{name} → Ops → It The pilot" in words(sponsor, HOME)

    asked = Introduction.objects.get()
    answer = f"{HOME}/introductions/{asked.pk}"
    assert "Introduce us to It at Nordfjord" in words(kari, "/")
    assert sponsor.post(answer, {"answer": "done", "version": 1}).status_code == 404
    assert kari.post(answer, {"answer": "declined", "version": 1}).status_code == 422
    said = {"answer": "declined", "reason": "CNRY he is away", "version": 1}
    assert kari.post(answer, said).status_code == 302

    asked.refresh_from_db()
    assert (asked.answer, asked.reason, asked.through) == (
        "declined", "CNRY he is away", made.people["Ops"],
    )  # fmt: skip
    assert "Introduce us to It" not in words(kari, "/")
    assert "CNRY" not in str(list(AuditEvent.objects.filter(verb__contains="introd").values()))
    assert as_(Role.READER).get(answer).status_code == 404


@pytest.mark.row("SAN-26")
def test_no_way_leads_over_a_conflict_an_old_tie_or_ones_own(house, as_):
    (made, it), kari, sponsor = house, as_(Role.ACCOUNT_MANAGER), as_(Role.EXECUTIVE_SPONSOR)
    assert "Who can introduce us" not in words(kari, f"{HOME}/{it.pk}")  # it is she who knows them
    line = services.draw_line(
        it, other=made.people["Ops"], kind=LineKind.CONFLICT, observed="At odds", by=made.kari,
        at=NOW,
    )  # fmt: skip
    assert "Who can introduce us" not in words(sponsor, f"{HOME}/{it.pk}")
    services.end_line(line, by=made.kari, at=NOW)
    assert "Who can introduce us" in words(sponsor, f"{HOME}/{it.pk}")
    old = relating.add(made.account, "Old", by=made.kari, at=NOW)
    relating.tie(old, made.kari, 4, 400, by=made.kari, at=NOW)
    assert "Who can introduce us" not in words(sponsor, f"{HOME}/{old.pk}")


def test_who_leaves_is_introduced_to_nobody_any_more(house):
    made, it = house
    services.ask_introduction(it, asked_of=made.kari, why="The pilot", by=made.kari, at=NOW)
    later = NOW + timedelta(days=1)

    services.note_leaving(
        Contact.objects.get(pk=it.pk), expected=it.version, on=later.date(), by=made.kari, at=later
    )

    assert Introduction.objects.get().answer == "declined"


def test_who_asked_takes_it_back_and_who_lost_the_seat_is_not_waited_for(house, as_):
    made, it = house
    sponsor, kari = as_(Role.EXECUTIVE_SPONSOR), as_(Role.ACCOUNT_MANAGER)
    asker = User.objects.get(pk=sponsor.session["_auth_user_id"])
    asked = services.ask_introduction(it, asked_of=made.kari, why="Pilot", by=asker, at=NOW)
    place = f"{HOME}/introductions/{asked.pk}"
    assert kari.post(f"{place}/withdraw").status_code == 404
    assert sponsor.post(f"{place}/withdraw").status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "withdrawn"

    services.ask_introduction(it, asked_of=made.kari, why="Pilot", by=asker, at=NOW)
    assert len(queries.open_introductions(asker, made.account)) == 1
    Assignment.objects.filter(user=made.kari).update(until=NOW.date())
    assert queries.open_introductions(asker, made.account) == []


def test_an_outsider_with_the_best_tie_hides_no_colleague_and_other_customers_lead_nowhere(
    house, world
):
    made, it = house
    outsider, asker = world.colleague, world.person(Role.EXECUTIVE_SPONSOR)
    relating.tie(made.people["Ops"], outsider, 4, 0, by=made.kari, at=NOW)
    map_ = queries.people_map(asker, made.account, on=NOW.date())

    way = queries.way_to(asker, map_, map_.person(str(it.pk)))

    assert way.tie.tie.user == made.kari
    seat = {"role": "member", "since": NOW.date(), "at": NOW}
    director = world.person(Role.PROGRAMME_DIRECTOR)
    accounts.assign(world.other, user=made.kari, **seat, by=director)
    stranger = relating.add(world.other, "Stranger", by=made.kari, at=NOW)
    with pytest.raises(NotFound):
        services.ask_introduction(
            it, asked_of=made.kari, through=stranger, why="Pilot", by=made.kari, at=NOW
        )
