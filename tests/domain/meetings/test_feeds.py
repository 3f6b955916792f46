"""What a calendar by a secret address holds: one's own meetings, as far as one may know them today."""

from __future__ import annotations

import pytest

from meeting_belongings import meeting_note
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Attendee
from people import NOON
from world import World
from worlds import world, world_without_figures

__all__ = ["whole_world", "world"]
whole_world = world_without_figures


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


def titles(viewer: User) -> list[str]:
    return [one.title for one in queries.calendar(viewer, at=NOON, shows_titles=True)]


def test_a_calendar_holds_no_meeting_in_which_one_takes_no_part(world: World, kari: User):
    for title, by in (("Mine", kari), ("Theirs", world.person(Role.PROGRAMME_DIRECTOR))):
        services.plan_meeting(world.own, note=meeting_note(title=title), by=by, at=NOON)

    assert titles(kari) == ["Mine"]


def test_a_calendar_keeps_quiet_about_an_account_that_one_may_not_know(world: World, kari: User):
    row = services.plan_meeting(world.secret, note=meeting_note(), by=world.insider, at=NOON)

    Attendee.objects.create(meeting=row, user=kari)

    assert titles(world.insider) == [row.title]
    assert titles(kari) == []
