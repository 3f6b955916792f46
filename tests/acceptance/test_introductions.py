"""Somebody of us is asked to introduce us over the shortest chain of strong ties, and answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

import relating
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services
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

    shown = words(sponsor, place)
    assert f"{name} advocate with Ops, met 20 days ago Ops leads It It" in shown
    assert f"Ask {name} for an introduction" in shown
    assert sponsor.post(f"{place}/introduction", {"why": " "}).status_code in (409, 422)
    assert sponsor.post(f"{place}/introduction", {"why": "The pilot"}).status_code == 302
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
