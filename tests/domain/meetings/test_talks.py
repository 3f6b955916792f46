"""What is prepared for the people of a meeting: when it begins, and how it follows the meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from types import SimpleNamespace

import pytest

import relating
from meeting_belongings import meeting_note
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Meeting, MeetingPreparation
from orchard.domain.meetings.services import MeetingNote
from orchard.domain.relationships.cards import TalkSheet
from orchard.domain.relationships.models import Contact
from people import NOON
from sitting import people

__all__ = ["people"]
NEXT = NOON.date() + timedelta(days=9)


@pytest.fixture
def kari(people: dict[Role, User]) -> User:
    relating.allow_opinions(SimpleNamespace(person=people.__getitem__))
    return people[Role.ACCOUNT_MANAGER]


@pytest.fixture
def ida(kari: User) -> Contact:
    return seen(kari, "Ida", "yellow")


def seen(kari: User, name: str, colour: str) -> Contact:
    made = relating.add(Account.objects.get(key="birch"), name, by=kari)
    relating.style(made, colour, by=kari)
    return made


def note(*contacts: Contact, **changes: object) -> MeetingNote:
    return meeting_note(*contacts, **{"title": "Plant talk", **changes})


def plan(kari: User, *contacts: Contact, **changes: object) -> Meeting:
    birch = Account.objects.get(key="birch")
    return services.plan_meeting(birch, note=note(*contacts, **changes), by=kari, at=NOON)


def prepare(row: Meeting, by: User) -> MeetingPreparation:
    return services.prepare_talk(row, by=by, at=NOON)


def names(link: MeetingPreparation) -> list[str]:
    return list(link.talk.seats.order_by("contact__name").values_list("contact__name", flat=True))


def test_it_is_prepared_once_and_not_when_the_meeting_is_off(kari: User, ida: Contact):
    row = plan(kari, ida)
    prepare(row, kari)
    with pytest.raises(Conflict, match="prepared already"):
        prepare(row, kari)
    off = services.cancel_meeting(plan(kari, ida), expected=1, reason="Ill", by=kari, at=NOON)

    with pytest.raises(Conflict, match="was cancelled"):
        prepare(off, kari)


def test_who_is_not_in_the_team_prepares_nothing_and_sees_none_of_it(
    kari: User, ida: Contact, people: dict[Role, User]
):
    row, outsider = plan(kari, ida), people[Role.PROGRAMME_DIRECTOR]
    link = prepare(row, kari)
    birch = Account.objects.get(key="birch")
    sitting = queries.sitting(outsider, birch, row.pk)

    with pytest.raises(NotFound):
        prepare(plan(kari, ida), outsider)

    assert queries.adapting(outsider, sitting, on=NOON.date()) is None
    assert queries.suggested(outsider, sitting, on=NOON.date()) is None
    assert queries.meeting_of_talk(outsider, link.talk) is None
    assert queries.meetings_of_talks(outsider, birch) == {}
    assert queries.meetings_of_talks(kari, birch) == {link.talk_id: row}


def test_people_whose_data_may_not_be_used_are_not_in_it(kari: User, ida: Contact):
    quiet, plain = seen(kari, "Quiet", "red"), relating.add(ida.account, "Plain", by=kari)
    row = plan(kari, ida, quiet, plain)
    relating.restrict(quiet, by=kari)

    link = prepare(row, kari)

    assert names(link) == ["Ida", "Plain"]
    sitting = queries.sitting(kari, ida.account, row.pk)
    assert queries.adapting(kari, sitting, on=NOON.date()).colours == {"yellow"}


def test_more_guests_than_a_table_holds_leave_room_for_those_who_were_seen(
    kari: User, ida: Contact
):
    crowd = [relating.add(ida.account, f"Guest {number:02}", by=kari) for number in range(13)]
    last = seen(kari, "Zoe", "blue")

    link = prepare(plan(kari, *crowd, last), kari)

    assert link.talk.seats.count() == 12
    assert "Zoe" in names(link)


def test_it_follows_name_day_length_and_guests_of_its_meeting(kari: User, ida: Contact):
    row = plan(kari, ida)
    link = prepare(row, kari)
    sheet = TalkSheet(idea="A shared dock", idea_owner=ida)
    services.fill_talk(link, expected=1, sheet=sheet, support=None, by=kari, at=NOON)
    otto = seen(kari, "Otto", "green")
    moved = note(otto, title="Dock talk", day=NEXT, starts=time(14), lasting=600)

    services.change_meeting(row, expected=1, note=moved, by=kari, at=NOON)

    link.talk.refresh_from_db()
    assert (link.talk.purpose, link.talk.planned_on, link.talk.minutes) == ("Dock talk", NEXT, 240)
    assert names(link) == ["Otto"]
    assert (link.talk.idea, link.talk.idea_owner) == ("A shared dock", None)
    again = replace(moved, contacts=(ida, otto), lasting=60)
    services.change_meeting(row, expected=2, note=again, by=kari, at=NOON)
    assert names(link) == ["Ida", "Otto"]


def test_a_meeting_whose_people_were_seen_to_need_no_step_is_closed_at_once(
    kari: User, ida: Contact
):
    otto = seen(kari, "Otto", "green")
    row = plan(kari, otto, kind="operations", day=NOON.date() - timedelta(days=1))
    held = services.hold_meeting(row, expected=1, by=kari, at=NOON)
    written = services.MinutesNote("All was said", {})
    services.write_minutes(held, expected=2, note=written, by=kari, at=NOON)

    closed = services.close_follow_up(held, expected=3, by=kari, at=NOON)

    assert closed.state == "closed"
