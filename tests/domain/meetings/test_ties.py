"""Meetings that took place are contact: ties stay fresh by them, and the customer was heard."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

import relating
from meeting_belongings import YESTERDAY, held, meeting_note
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Debrief
from orchard.domain.relationships import queries as relationships
from orchard.domain.relationships.models import Contact, Encounter, Tie
from people import NOON
from world import World
from worlds import world, world_without_figures

__all__ = ["whole_world", "world"]
whole_world = world_without_figures
TODAY = NOON.date()


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def guest(world: World, kari: User) -> Contact:
    made = relating.add(world.own, "Siri Moe", by=kari)
    relating.tie(made, kari, 2, 120, by=kari)
    return made


def days_since(world: World, kari: User, guest: Contact) -> int | None:
    people = relationships.people_map(kari, world.own, on=TODAY).people
    return next(one.ties[0].days for one in people if one.contact == guest)


def test_who_sat_in_a_meeting_together_has_met(world: World, kari: User, guest: Contact):
    assert days_since(world, kari, guest) == 120

    held(world.own, guest, by=kari)
    held(world.own, guest, by=kari)  # a second one on that day is no second contact

    assert days_since(world, kari, guest) == 1
    assert Encounter.objects.filter(tie__contact=guest, on=YESTERDAY).count() == 1


def test_no_tie_is_made_by_sitting_there_and_whoever_was_not_there_met_nobody(
    world: World, kari: User, guest: Contact
):
    other = relating.add(world.own, "Olga Roe", by=kari)

    held(world.own, other, by=kari)
    held(world.own, guest, by=kari, ours=[world.person(Role.FINANCE)])

    assert days_since(world, kari, guest) == 120
    assert not Tie.objects.filter(contact=other).exists()


def test_a_meeting_to_come_is_no_contact_and_a_restriction_holds(
    world: World, kari: User, guest: Contact
):
    services.plan_meeting(world.own, note=meeting_note(guest), by=kari, at=NOON)
    row = services.plan_meeting(
        world.own, note=meeting_note(guest, day=YESTERDAY), by=kari, at=NOON
    )
    relating.restrict(guest, by=kari)

    services.hold_meeting(row, expected=1, by=kari, at=NOON)

    assert not Encounter.objects.filter(tie__contact=guest, on=YESTERDAY).exists()


def test_the_customer_was_met_when_the_last_meeting_took_place(world: World, kari: User):
    assert queries.last_met(kari, world.own, today=TODAY) is None
    services.plan_meeting(world.own, note=meeting_note(), by=kari, at=NOON)
    assert queries.last_met(kari, world.own, today=TODAY) is None

    held(world.own, by=kari, day=YESTERDAY - timedelta(days=9))
    held(world.own, by=kari)

    assert queries.last_met(kari, world.own, today=TODAY) == YESTERDAY
    assert queries.last_met(world.insider, world.own, today=TODAY) == YESTERDAY
    assert queries.last_met(kari, world.secret, today=TODAY) is None


def test_a_visit_of_which_its_sponsor_told_took_place(world: World, kari: User, guest: Contact):
    row = services.plan_meeting(
        world.own, note=meeting_note(guest, day=YESTERDAY), by=kari, at=NOON
    )
    row.sponsor = kari
    row.save()

    services.debrief_visit(row, note=services.DebriefNote("All well"), by=kari, at=NOON)

    assert Debrief.objects.exists()
    assert queries.last_met(kari, world.own, today=TODAY) == YESTERDAY
    assert days_since(world, kari, guest) == 1


def test_meetings_held_before_this_was_known_count_as_well(
    world: World, kari: User, guest: Contact
):
    held(world.own, guest, by=kari)
    Encounter.objects.filter(on=YESTERDAY).delete()
    module = import_module("orchard.domain.meetings.migrations.0005_held_meetings_keep_ties_fresh")

    module.note_contacts(apps, None)
    module.note_contacts(apps, None)

    assert days_since(world, kari, guest) == 1
    assert Encounter.objects.filter(on=YESTERDAY).count() == 1
