"""What became of the ties that meetings were for: before, after, and until the next one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

import relating
from meeting_belongings import YESTERDAY, held, meeting_note
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.rules.kinds import MeetingKind
from orchard.domain.relationships.models import Contact
from people import NOON
from world import World
from worlds import world, world_without_figures

__all__ = ["whole_world", "world"]
whole_world = world_without_figures
DAY = timedelta(days=1)


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def guest(world: World, kari: User) -> Contact:
    return relating.add(world.own, "Siri Moe", by=kari)


def met(world: World, kari: User, guest: Contact, days: int = 1) -> Meeting:
    """Hold a meeting for the tie so many days ago."""
    return held(
        world.own, by=kari, kind=MeetingKind.RELATIONSHIP, day=NOON.date() - days * DAY,
        targets=[guest],
    )  # fmt: skip


def assessed(guest: Contact, kari: User, strength: int, *, days: int, hour: int = 12) -> None:
    at = datetime.combine(NOON.date(), NOON.timetz()) - days * DAY
    relating.tie(guest, kari, strength, None, by=kari, at=at.replace(hour=hour))


def strengths(viewer: User, world: World, row: Meeting) -> list[tuple[int | None, int | None]]:
    sitting = queries.sitting(viewer, world.own, row.pk)
    found = (tie for one in queries.targets(viewer, world.own, sitting) for tie in one.ties)
    return [
        (tie.before.strength if tie.before else None, tie.after.strength if tie.after else None)
        for tie in found
    ]


def test_a_tie_is_seen_before_and_after_a_meeting(world: World, kari: User, guest: Contact):
    assessed(guest, kari, 1, days=40)
    row = met(world, kari, guest)
    assert strengths(kari, world, row) == [(1, None)]

    assessed(guest, kari, 2, days=0)
    assessed(guest, kari, 3, days=0)

    assert strengths(kari, world, row) == [(1, 3)], "the latest word counts"


def test_on_the_day_itself_it_counts_when_it_was_written(world: World, kari: User, guest: Contact):
    row = met(world, kari, guest)  # at nine in Oslo
    assessed(guest, kari, 1, days=1, hour=5)
    assert strengths(kari, world, row) == [(1, None)]

    assessed(guest, kari, 2, days=1, hour=15)

    assert strengths(kari, world, row) == [(1, 2)]


def test_what_followed_the_next_meeting_is_not_what_came_of_the_first(
    world: World, kari: User, guest: Contact
):
    first, second = met(world, kari, guest, days=30), met(world, kari, guest, days=10)
    assessed(guest, kari, 2, days=5)
    assert strengths(kari, world, first) == [(None, None)], "not known is not none"
    assert strengths(kari, world, second) == [(None, 2)]

    assessed(guest, kari, 1, days=20)

    assert strengths(kari, world, first) == [(None, 1)]
    assert strengths(kari, world, second) == [(1, 2)]


def test_only_the_team_reads_it_and_nothing_of_who_asked_not_to_be_used(
    world: World, kari: User, guest: Contact
):
    assessed(guest, kari, 2, days=40)
    row = met(world, kari, guest)
    assert strengths(world.person(Role.PROGRAMME_DIRECTOR), world, row) == []
    assert strengths(world.person(Role.OPERATIONS), world, row) == []

    relating.restrict(guest, by=kari)

    assert strengths(kari, world, row) == []
    sitting = queries.sitting(kari, world.own, row.pk)
    assert [one.contact.name for one in queries.targets(kari, world.own, sitting)] == ["Siri Moe"]


def test_only_ties_that_a_held_meeting_was_for_are_assessed_by_it(
    world: World, kari: User, guest: Contact
):
    other = relating.add(world.own, "Olga Roe", by=kari)
    note = meeting_note(other, targets=[guest], kind=MeetingKind.RELATIONSHIP, day=YESTERDAY)
    planned = services.plan_meeting(world.own, note=note, by=kari, at=NOON)

    def asked(contact: Contact, user: User) -> Contact:
        sitting = queries.sitting(kari, world.own, planned.pk)
        return queries.target_tie(kari, world.own, sitting, contact.pk, user.pk).contact

    with pytest.raises(NotFound):
        asked(guest, kari)
    services.hold_meeting(planned, expected=1, by=kari, at=NOON)
    assert asked(guest, kari) == guest
    for contact, user in ((other, kari), (guest, world.colleague)):
        with pytest.raises(NotFound):
            asked(contact, user)
