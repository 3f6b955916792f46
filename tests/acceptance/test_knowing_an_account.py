"""An account as the team knows it: goals behind opportunities, notes that say why, a forecast."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

import knowing
import relating
from orchard.domain.accounts.models import CustomerGoal
from orchard.domain.accounts.services import profile
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Conversation, Point
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


def told(**changes: object) -> dict[str, object]:
    said = {"held_on": "2026-02-06", "said": "They stop too often on line 2.", "kind_0": "insight"}
    return {**said, "text_0": "A stop costs 40,000", "why_0": "It is what a pilot saves", **changes}


@pytest.mark.row("HEL-127")
def test_a_note_of_a_conversation_says_of_everything_why_it_matters_and_keeps_its_history(
    world: World, as_
):
    manager, kari = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    siri = relating.add(world.own, "Siri Moe", by=kari)
    goal, deal = goal_of(world), opened(manager, world, "Seals", 4000)
    address = f"{HOME}/notes/new"

    for wrong in (
        {"why_0": " "},
        {"text_0": "", "why_0": ""},
        {"said": ""},
        {"held_on": "2099-01-01"},
    ):
        assert send(manager, address, **told(**wrong)) == 422, wrong
    assert not Conversation.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Point.objects.create(conversation_id=1, kind="insight", text="Stops", why="")

    second = {"kind_1": "decision", "text_1": "A pilot in May", "why_1": "Siri decides in June"}
    touched = {"goal_0": goal.pk, "opportunity_1": deal.pk, "contacts": [siri.pk]}
    assert send(manager, address, **told(**second, **touched)) == 302

    timeline = text_of(manager, f"{HOME}/timeline?what=conversation")
    for shown in (
        "Conversation: Siri Moe, Person account_manager", "They stop too often on line 2.",
        "Insight A stop costs 40,000 Why it matters : It is what a pilot saves Halve the stops",
        "Decision A pilot in May Why it matters : Siri decides in June Seals",
    ):  # fmt: skip
        assert shown in timeline
    assert "They stop too often" in text_of(manager, f"{HOME}/timeline")
    assert "They stop too often" not in text_of(manager, f"{HOME}/timeline?what=comment")


@pytest.mark.row("HEL-127")
def test_a_note_is_changed_with_its_history_kept_and_only_the_team_reads_it(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    second = {"kind_1": "decision", "text_1": "A pilot in May", "why_1": "Siri decides in June"}
    assert send(manager, f"{HOME}/notes/new", **told(**second)) == 302
    made = Conversation.objects.get()
    note = f"{HOME}/notes/{made.pk}"
    for outsider in (as_(world.colleague), as_(Role.READER), as_(Role.PROGRAMME_DIRECTOR)):
        assert outsider.get(note).status_code == 404
        assert "They stop too often" not in text_of(outsider, f"{HOME}/timeline")
        assert outsider.get(f"{HOME}/timeline?what=conversation").status_code == 200

    keys = set(Point.objects.values_list("pk", flat=True))
    form = filled(manager, f"{note}/edit", said="They stop each week.", why_1="She decides in July")
    assert manager.post(f"{note}/edit", form).status_code == 302
    assert manager.post(f"{note}/edit", form).status_code == 422  # somebody saved it meanwhile

    page = text_of(manager, note)
    now, before = page.split("1 earlier version", 1)
    assert "They stop each week." in now
    assert "She decides in July" in now
    assert "Siri decides in June" in before
    assert set(Point.objects.values_list("pk", flat=True)) == keys
    version = Conversation.objects.get().version
    assert manager.post(f"{note}/remove", {"version": version}).status_code == 302
    assert "They stop each week" not in text_of(manager, f"{HOME}/timeline")
    assert manager.post(f"{note}/restore").status_code == 302
    assert "They stop each week" in text_of(manager, f"{HOME}/timeline")
    verbs = AuditEvent.objects.filter(verb__startswith="conversation.note")
    assert verbs.count() == 4
    assert "stop" not in str(list(verbs.values_list("what", flat=True)))


@pytest.mark.trust("T-GDPR-7")
def test_delicate_words_are_pointed_at_once_and_stop_nobody(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    said = told(said="He is on sick leave.", why_0="The lazy deputy decides")

    asked = manager.post(f"{HOME}/notes/new", said)

    assert asked.status_code == 422
    shown = asked.content.decode()
    for word in ("Health</b>: sick leave", "Insults</b>: lazy", "Save anyway"):
        assert word in shown
    assert not Conversation.objects.exists()
    again = said | {"warned": asked.context["form"]["warned"].value()}
    more = again | {"text_0": "He is a socialist"}
    assert manager.post(f"{HOME}/notes/new", more).status_code == 422  # another word: asked anew
    assert manager.post(f"{HOME}/notes/new", again).status_code == 302
    assert Conversation.objects.get().said == "He is on sick leave."
