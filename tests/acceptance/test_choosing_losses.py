"""What an account does not become by the way: lost and back, let go, judged without a trial."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from choosing_ways import decided, make_key, noon, whole_decided
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.rules import Role
from orchard.domain.selection.models import Incubation, Pilot, Standing, TransitionPlan
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "decided", "noon", "whole_decided", "whole_world", "world"]
pytestmark = pytest.mark.django_db
PILOT = {
    "goal": "Two test deliveries",
    "criteria": "Both on the day, no claim",
    "starts_on": "2026-03-02",
    "ends_on": "2026-06-01",
}
FAREWELL = {
    "reason": "Their plant closed, and another opened",
    "differences": "The sales desk answers",
    "was_told": "on",
    "message": "Welcome back. The sales desk answers from now on.",
    "starts_on": "2026-03-10",
    "ends_on": "2026-06-10",
    "door_back": "A joint project",
}
LOST = {"reason": "Their plant closed", "evidence": "Their letter of 1 March"}


def time_of(world: World) -> Incubation:
    return Incubation.objects.get(account=world.other)


def text_of(client: Client, address: str) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == 200
    return words(found.content)


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


@pytest.mark.row("HEL-46")
def test_a_pilot_that_never_ran_is_not_judged(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    director.post(f"/programme/incubator/{time_of(decided).pk}/pilots/new", PILOT)
    pilot = Pilot.objects.get()
    judge = f"/programme/pilots/{pilot.pk}/judge"
    early = {"verdict": "go", "findings": "It will work", "version": pilot.version}
    assert judge not in director.get("/programme/incubator").content.decode()
    answer = director.post(judge, early)
    assert answer.status_code == 422
    assert "This pilot never ran. Start it first" in words(answer.content)
    pilot.refresh_from_db()
    assert (pilot.state, pilot.verdict) == ("planned", "")


@pytest.mark.row("RYA-39")
def test_a_key_account_that_was_lost_comes_back_with_dignity(decided: World, as_):
    make_key(decided, decided.own)
    director, sponsor = as_(Role.PROGRAMME_DIRECTOR), as_(Role.EXECUTIVE_SPONSOR)
    home = "/accounts/nordfjord/standing"
    assert "nobody is dropped this way" in words(
        director.post(f"{home}/lost", LOST | {"evidence": " "}).content
    )
    assert director.post(f"{home}/lost", LOST).status_code == 302
    assert Standing.objects.get(account=decided.own).target_hours is None
    assert "Their letter of 1 March" in text_of(director, home)
    assert "They came back" in text_of(director, home)
    assert director.post(f"{home}/standard", {"reason": "Quietly"}).status_code == 422
    assert director.post(f"{home}/back", {"reason": "They order again"}).status_code == 302

    page = text_of(director, home)
    assert "Where it stands: Prospect" in page
    assert "They were key when they left us." in page
    assert "Plan how it is served now" in page
    assert "Serve it as standard" not in page
    assert director.post(f"{home}/standard", {"reason": "Quietly"}).status_code == 422
    plan = FAREWELL | {"receiving_owner": decided.colleague.pk}
    assert "They were key when they left us" in text_of(director, f"{home}/leave")
    assert director.post(f"{home}/leave", plan).status_code == 302
    here = f"/programme/exits/{TransitionPlan.objects.get().pk}"
    assert director.post(f"{here}/approve", {"version": "1"}).status_code == 409
    assert sponsor.post(f"{here}/approve", {"version": "1"}).status_code == 302
    assert "Prospect" in text_of(director, home).split("What may follow")[0]
    assert director.post(f"{here}/told", {"on": "2026-03-01", "version": "2"}).status_code == 302
    assert director.post(f"{here}/finish", {"version": "3"}).status_code == 302
    assert director.post(f"{home}/standard", {"reason": "Watched enough"}).status_code == 302
    assert Account.objects.get(pk=decided.own.pk).status == Status.STANDARD


@pytest.mark.row("HEL-46")
def test_the_own_manager_runs_pilots_and_others_only_look(decided: World, as_):
    new = f"/programme/incubator/{time_of(decided).pk}/pilots/new"
    mine = as_(decided.colleague)
    assert mine.post(new, PILOT).status_code == 302
    assert new in mine.get("/programme/incubator").content.decode()
    other = as_(Role.OPERATIONS)
    assert "Two test deliveries" in text_of(other, "/programme/incubator")
    assert new not in other.get("/programme/incubator").content.decode()
    assert other.post(new, PILOT).status_code == 404
    assert Pilot.objects.count() == 1


@pytest.mark.row("RYA-38")
def test_who_is_let_go_has_ordinary_service_again(decided: World, as_):
    director, time = as_(Role.PROGRAMME_DIRECTOR), time_of(decided)
    here = f"/programme/incubator/{time.pk}/let-go"
    assert director.post(here, {"version": time.version}).status_code == 422
    why = {"reason": "The pilots failed", "version": time.version}
    assert director.post(here, why).status_code == 302
    assert Account.objects.get(pk=decided.other.pk).status == Status.STANDARD
    assert time_of(decided).closed_on == NOON.date()
