"""Home asks the database as often with tasks of every area on it as any list may."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import relating
from choosing_ways import decided, make_key, noon, whole_decided
from orchard.analytics.policy import Policy
from orchard.domain.accounts.models import Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Reassignment
from orchard.domain.selection import services as selection
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.models import AwarenessTask
from orchard.domain.whitespace.rules import Status
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "decided", "noon", "whole_decided", "whole_world", "world"]
MOST = 15


@pytest.fixture
def busy(decided: World) -> World:
    """Leave tasks of every area: people, white space, empty seats, approvals, a proposed policy."""
    director, manager = (
        decided.person(Role.PROGRAMME_DIRECTOR),
        decided.person(Role.ACCOUNT_MANAGER),
    )
    made = relating.make_people(decided)
    relationships.note_leaving(made.people["Ops"], expected=1, on=NOON.date(), by=manager, at=NOON)
    whitespace.write_cell(
        decided.own, spot=whitespace.Spot(None, "", "Offer 1"), expected=0, by=manager, at=NOON,
        note=whitespace.CellNote(Status.WHITE, reason="unknown", why="Nobody told them"),
    )  # fmt: skip
    selection.ask_override(
        decided.other, asked_by="The chairman", reason="Golf", expires_on=date(2026, 4, 1),
        by=director, at=NOON,
    )  # fmt: skip
    make_key(decided, decided.own)
    Assignment.objects.filter(account=decided.own, role=TeamRole.SPONSOR).update(until=NOON.date())
    core.propose_policy(
        Policy(), reason="As it is", valid_from=NOON.date(),
        by=decided.person(Role.FINANCE), at=NOON,
    )  # fmt: skip
    return decided


def everything(person: User) -> None:
    """Make the person lead the account and own what waits there."""
    seats = Assignment.objects.filter(role=TeamRole.ACCOUNT_MANAGER)
    seats.update(user=person)
    Reassignment.objects.exclude(user=person).delete()
    Reassignment.objects.update(user=person)
    AwarenessTask.objects.update(owner=person)


def asked(client: Client, query: str) -> list[str]:
    """Return what Home asks the database once the first look was noted."""
    client.get(f"/{query}")
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return [one["sql"][:150] for one in captured]


@pytest.mark.parametrize("query", ["", "?view=table"])
def test_home_asks_at_most_fifteen_questions_with_all_there_is_to_do(busy: World, as_, query: str):
    for person in (*busy.people.values(), busy.colleague, busy.insider):
        questions = asked(as_(person), query)

        assert len(questions) <= MOST, "\n".join([person.name, *questions])


@pytest.mark.parametrize("role", [Role.PROGRAMME_DIRECTOR, Role.EXECUTIVE_SPONSOR, Role.FINANCE])
def test_whoever_leads_an_account_besides_is_asked_no_more(busy: World, as_, role: Role):
    everything(busy.person(role))

    assert len(asked(as_(role), "?view=table")) <= MOST


def test_a_director_who_leads_a_confidential_account_is_asked_no_more(busy: World, as_):
    everything(busy.insider)

    assert len(asked(as_(busy.insider), "?view=table")) <= MOST


def test_the_tasks_of_every_area_stand_on_it_for_who_has_them(busy: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER).get("/").content.decode()

    assert "<b>Ops</b> left <b>Nordfjord</b>" in manager
    assert "Go through the people at <b>Nordfjord</b>" in manager
    assert "Tell <b>Nordfjord</b> of <b>Offer 1</b>" in manager
    assert "<b>Nordfjord</b> is key and has no <b>executive sponsor</b>" in manager
    sponsor = as_(Role.EXECUTIVE_SPONSOR).get("/").content.decode()
    assert "Let <b>Sunnhav</b> in against the criteria?" in sponsor
    for text in ("<b>Ops</b>", "Go through the people", "Tell <b>Nordfjord</b>"):
        assert text not in sponsor
