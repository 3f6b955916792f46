"""What people of the world have of meetings: a rhythm, and meetings at every stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import relating
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import services
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.rules.kinds import LessonKind, MeetingKind, Rhythm
from orchard.domain.meetings.services import (
    MeetingNote,
    MinutesNote,
    ProposalNote,
    ReleaseNote,
    SeriesNote,
)
from orchard.domain.plans.rules.plan import Care
from orchard.domain.relationships.cards import TalkSheet
from orchard.domain.relationships.models import Contact
from people import NOON
from world import World

MISSING = 10**9
NAMES = ("meeting", "begun meeting", "held meeting", "minuted meeting", "closed meeting")
LESSONS = {kind: f"CNRY-lesson-{kind.value}" for kind in LessonKind}
YESTERDAY = NOON.date() - timedelta(days=1)


def series_note(**changes: object) -> SeriesNote:
    """Return a rhythm that can be agreed."""
    made = SeriesNote(
        Rhythm.QUARTERLY, weekday=1, week=1, starts=time(9), lasting=60, zone="Europe/Oslo",
        since=date(2026, 1, 1), place="CNRY-place",
    )  # fmt: skip
    return replace(made, **changes)


def meeting_note(*contacts: Contact, **changes: object) -> MeetingNote:
    """Return a meeting that can be planned."""
    made = MeetingNote(
        MeetingKind.STRATEGIC, "CNRY-meeting", day=NOON.date() + timedelta(days=9), starts=time(9),
        lasting=60, zone="Europe/Oslo", purpose="CNRY-meeting-purpose", place="CNRY-room",
        contacts=contacts,
    )  # fmt: skip
    return replace(made, **changes)


def held(account: Account, *contacts: Contact, by: User, **changes: object) -> Meeting:
    """Plan a meeting of yesterday and say that it was held."""
    note = meeting_note(*contacts, **{"day": YESTERDAY, **changes})
    made = services.plan_meeting(account, note=note, by=by, at=NOON)
    return services.hold_meeting(made, expected=1, by=by, at=NOON)


def minutes(**changes: object) -> MinutesNote:
    """Return minutes with the three lessons of a review."""
    return replace(MinutesNote("CNRY-minutes", LESSONS), **changes)


def minuted(account: Account, *contacts: Contact, by: User) -> Meeting:
    """Hold a meeting that decided something, and write its minutes."""
    made = held(account, *contacts, by=by)
    decide(made, by)
    return services.write_minutes(made, expected=2, note=minutes(), by=by, at=NOON)


def decide(meeting: Meeting, by: User) -> int:
    """Write down a decision, and return its key."""
    row = services.add_decision(
        meeting, text="CNRY-decision", why="CNRY-decision-why", owner=by, by=by, at=NOON
    )
    return row.pk


def propose(meeting: Meeting, who: User | Contact, by: User) -> int:
    """Propose an action, and return its key."""
    note = ProposalNote("CNRY-proposal", Care.WATER, who, NOON.date() + timedelta(days=20))
    return services.propose_action(meeting, note=note, by=by, at=NOON).pk


def shared_meeting(account: Account, by: User, name: str) -> Meeting:
    """Hold a meeting of which the customer may read some: that says `shared`, all else is a canary."""
    row = held(account, by=by, title=f"shared-meeting-{name}", place="shared-place")
    decide(row, by)
    told = services.add_decision(
        row, text=f"shared-decision-{name}", why="CNRY-decision-why", owner=by, by=by, at=NOON
    )
    row = services.write_minutes(row, expected=2, note=minutes(), by=by, at=NOON)
    note = ReleaseNote("shared-purpose", ("shared-point",), (told.pk,))
    services.release_meeting(row, expected=0, note=note, by=by, at=NOON)
    return row


def with_meetings(world: World) -> World:
    """Leave a rhythm and meetings at every stage with one's own account and the hidden one."""
    relating.allow_opinions(world)
    own = _of_account(world.own, world.person(Role.ACCOUNT_MANAGER))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    services.agree_rhythm(
        world.other, kind=MeetingKind.STRATEGIC, note=series_note(), by=world.colleague, at=NOON
    )
    kari = world.person(Role.ACCOUNT_MANAGER)
    feed = services.make_feed(kari, shows_titles=False, by=kari, at=NOON)
    world.things["calendar"] = {"own": feed.secret, "missing": "no-such"}
    world.things["meeting kind"] = {"own": "strategic", "foreign": "operations", "missing": "none"}
    return world


def _of_account(account: Account, by: User) -> dict[str, object]:
    contact = _contact(account, by)
    series = services.agree_rhythm(
        account, kind=MeetingKind.STRATEGIC, note=series_note(), by=by, at=NOON
    )
    services.note_wanted_rhythm(
        account, kind=MeetingKind.STRATEGIC, rhythm=Rhythm.MONTHLY, said_on=YESTERDAY,
        contact=contact, by=by, at=NOON,
    )  # fmt: skip
    planned = services.plan_meeting(account, note=meeting_note(contact), by=by, at=NOON)
    services.invite(planned, users=[by], by=by, at=NOON)
    talk = _prepared(planned, contact, by)
    begun = services.plan_meeting(
        account,
        note=meeting_note(contact, day=YESTERDAY, sponsor=_sponsor(account)),
        by=by,
        at=NOON,
    )
    told = held(account, contact, by=by, targets=[contact])
    decided = decide(told, by)
    mine, theirs = propose(told, by, by), propose(told, contact, by)
    written = minuted(account, contact, by=by)
    closed = services.close_follow_up(minuted(account, by=by), expected=3, by=by, at=NOON)
    keys = (planned.pk, begun.pk, told.pk, written.pk, closed.pk)
    return {
        **dict(zip(NAMES, keys, strict=True)),
        "series": series.pk,
        "decision of a meeting": decided,
        "target of a meeting": contact.pk,
        "host of a meeting": by.pk,
        "proposed action": mine,
        "proposed action of theirs": theirs,
        "talk of a meeting": talk,
    }


def _prepared(meeting: Meeting, contact: Contact, by: User) -> int:
    """Prepare for the guest of a meeting, and return the key of the talk: all of it is an opinion."""
    relating.style(contact, "red", by=by, observed="CNRY-opinion-of-a-guest")
    link = services.prepare_talk(meeting, by=by, at=NOON)
    sheet = TalkSheet(
        result_line="CNRY-opinion-result-at-a-meeting",
        recommendation="CNRY-opinion-recommended-at-a-meeting",
    )
    services.fill_talk(link, expected=1, sheet=sheet, support=None, by=by, at=NOON)
    return link.talk_id


def _contact(account: Account, by: User) -> Contact:
    here = Contact.objects.filter(account=account, left_on=None, restricted_on=None, erased_at=None)
    return here.first() or relating.add(account, "CNRY-contact-who-meets", by=by)


def _sponsor(account: Account) -> User | None:
    seat = Assignment.objects.open().in_role(TeamRole.SPONSOR).filter(account=account).first()
    return seat.user if seat else None
