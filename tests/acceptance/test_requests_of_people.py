"""What who answers requests of people does with one that says no, or asks who looked."""

from __future__ import annotations

import json
from datetime import date

import relating
from orchard.domain.core.rules import Role
from reading import shown
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]


def test_who_answers_requests_notes_that_somebody_said_no(world: World, as_):
    admin, kari = as_(Role.ADMINISTRATOR), as_(Role.ACCOUNT_MANAGER)
    siri = relating.add(world.own, "Siri Moe", by=world.person(Role.ACCOUNT_MANAGER))
    page = f"/privacy/{siri.pk}/restrict"
    said = {"ground": "objected", "since": "2026-03-01", "version": "1"}
    assert "Stop using it" in shown(admin, "/privacy?q=siri")
    assert "Nothing is deleted" in shown(admin, page)
    assert admin.post(page, {**said, "reason": ""}).status_code == 422
    for other in (kari, as_(Role.PROGRAMME_DIRECTOR), as_(Role.READER)):
        assert other.post(page, {**said, "reason": "No"}).status_code in {403, 404}

    assert admin.post(page, {**said, "reason": "They wrote to us"}).status_code == 302

    siri.refresh_from_db()
    assert siri.restricted_on == date(2026, 3, 1)
    assert "not used since 1 Mar 2026" in shown(admin, "/privacy?q=siri")
    assert "They wrote to us" in shown(kari, f"/accounts/nordfjord/people/{siri.pk}")


def test_a_person_who_asks_is_told_who_looked_by_what_they_are_here(world: World, as_):
    admin, kari = as_(Role.ADMINISTRATOR), as_(Role.ACCOUNT_MANAGER)
    siri = relating.add(world.own, "Siri Moe", by=world.person(Role.ACCOUNT_MANAGER))
    person, file = f"/accounts/nordfjord/people/{siri.pk}", f"/privacy/{siri.pk}/held"
    assert "Who has looked at this" in shown(kari, person)

    found = shown(admin, "/privacy?q=siri")
    told = json.loads(admin.get(file).content)["seen_by_us"]
    page, named = (shown(admin, f"{file}?as=page{more}") for more in ("", "&who=named"))

    assert "Person account_manager" in found
    assert [(one["role"], one["times"]) for one in told["looks"]] == [
        ("Account manager", 1), ("Administrator", 1),
    ]  # fmt: skip
    assert told["recorded_since"]
    assert "Who of us looked at it" in page
    assert "Person account_manager" not in page
    assert "Person account_manager" in named
