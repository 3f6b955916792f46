"""How often one meets Nordvik and others, what was decided there, and what is still to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.meetings.models import Meeting
    from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm
    from orchard.domain.meetings.services import MeetingNote, SeriesNote
    from orchard.domain.relationships.models import Contact

NORDVIK, FJORDKRAFT = "Nordvik Group", "Fjordkraft"
ZONE = "Europe/Oslo"
FRIDAY = 4
AGENDA = (
    "Results since the last review",
    "Stops avoided: do you confirm the 2.4 million?",
    "One stock of spare parts for Bergen, Odda and Mo",
    "What the budget of next year leaves room for",
    "Decisions, and why they matter",
)
DECIDED = (
    ("One stock of spare parts is tried at Bergen until Christmas", "It is the first thing that they buy from us as a group"),
    ("Both sides count stops in the same way from now on", "Without one number the price is all that they compare"),
)  # fmt: skip

VISITS = (
    ("Gamlebo", "ola", 25), ("Fjordkraft", "henrik", 12), ("Baltexa", "henrik", 19),
    ("Skagen Prosess", "henrik", 40),
)  # fmt: skip
"""Where sponsors go next, and in how many days."""


def meet_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Agree on rhythms, hold what is past with its minutes, and plan what is to come."""
    nordvik, kari = accounts[NORDVIK], people["kari"]
    _agree(nordvik, kari, at)
    _review(nordvik, kari, at)
    _visit(nordvik, kari, people["ola"], at)
    _ahead(nordvik, kari, at)
    _visits_ahead(accounts, people, at)
    _agree_operations(accounts[FJORDKRAFT], kari, since=days(at, -120), at=at)


def days(at: datetime, count: int) -> date:
    """Return a working day near one before or after the moment of the story."""
    day = at.date() + timedelta(days=count)
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _agree(account: Account, by: User, at: datetime) -> None:
    from orchard.domain.meetings import services
    from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm

    _agree_operations(account, by, since=days(at, -300), at=at)
    for kind, rhythm in (
        (MeetingKind.STRATEGIC, Rhythm.QUARTERLY),
        (MeetingKind.RELATIONSHIP, Rhythm.HALF_YEARLY),
    ):
        note = _series(rhythm, days(at, -300))
        services.agree_rhythm(account, kind=kind, note=note, by=by, at=at)
    services.note_wanted_rhythm(
        account, kind=MeetingKind.STRATEGIC, rhythm=Rhythm.TWO_MONTHLY, said_on=days(at, -40),
        by=by, at=at,
    )  # fmt: skip


def _agree_operations(account: Account, by: User, *, since: date, at: datetime) -> None:
    from orchard.domain.meetings import services
    from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm

    note = _series(Rhythm.MONTHLY, since)
    services.agree_rhythm(account, kind=MeetingKind.OPERATIONS, note=note, by=by, at=at)


def _review(account: Account, by: User, at: datetime) -> None:
    """Hold the review of the last quarter, with what it decided and taught."""
    from orchard.domain.meetings import services
    from orchard.domain.meetings.rules.kinds import LessonKind, MeetingKind

    row = _held(
        account, _note(MeetingKind.STRATEGIC, "Review of the quarter", days(at, -70)), by, at
    )
    for text, why in DECIDED:
        services.add_decision(row, text=text, why=why, owner=by, by=by, at=at)
    lessons = {
        LessonKind.KEEP: "One page of results, sent five days before.",
        LessonKind.CHANGE: "Half of the time for what comes, not for what was.",
        LessonKind.LEARNED: "Ask for their own cost of a stop before we show ours.",
    }
    said = services.MinutesNote(
        "Results were accepted. The stock is wanted before the budget.", lessons
    )
    written = services.write_minutes(row, expected=row.version, note=said, by=by, at=at)
    services.close_follow_up(written, expected=written.version, by=by, at=at)
    talk = _held(
        account, _note(MeetingKind.OPERATIONS, "Deliveries of the month", days(at, -20)), by, at
    )
    services.add_decision(
        talk, text="Seal kits are delivered on Mondays", why="Line 3 is serviced on Tuesdays",
        owner=by, by=by, at=at,
    )  # fmt: skip


def _visit(account: Account, by: User, sponsor: User, at: datetime) -> None:
    """Let the sponsor have been there, and tell of it."""
    from dataclasses import replace

    from orchard.domain.meetings import services
    from orchard.domain.meetings.rules.kinds import MeetingKind

    note = _note(MeetingKind.RELATIONSHIP, "Visit of the sponsor in Bergen", days(at, -30))
    chief = _theirs(account, by, "Ingrid Moe")
    row = _held(account, replace(note, sponsor=sponsor, targets=chief), by, at)
    told = services.DebriefNote(
        "They ask for one contact for all plants. I promised an answer in two weeks.",
        was_prepared=True, kept_the_line=True, promises_have_owners=True,
    )  # fmt: skip
    services.debrief_visit(row, note=told, by=sponsor, at=at)


def _ahead(account: Account, by: User, at: datetime) -> None:
    """Plan the next review, with its agenda, and the next talk about operations."""
    from dataclasses import replace

    from orchard.domain.meetings import services
    from orchard.domain.meetings.rules.kinds import MeetingKind

    note = _note(MeetingKind.STRATEGIC, "Review of the half-year", days(at, 16))
    note = replace(note, contacts=_theirs(account, by, "Ingrid Moe", "Siri Dahl"))
    row = services.plan_meeting(account, note=note, by=by, at=at)
    services.prepare_meeting(row, expected=row.version, agenda=AGENDA, by=by, at=at)
    talk = _note(MeetingKind.OPERATIONS, "Deliveries of the next month", days(at, 9))
    services.plan_meeting(account, note=talk, by=by, at=at)


def _visits_ahead(
    accounts: Mapping[str, Account], people: Mapping[str, User], at: datetime
) -> None:
    """Plan the visits of sponsors; at Marinor one is overdue."""
    from dataclasses import replace

    from orchard.domain.meetings import services
    from orchard.domain.meetings.rules.kinds import MeetingKind

    for name, key, count in VISITS:
        note = _note(MeetingKind.STRATEGIC, "Visit of the sponsor", days(at, count))
        visit = replace(note, sponsor=people[key], place="")
        services.plan_meeting(accounts[name], note=visit, by=people[key], at=at)


def _theirs(account: Account, by: User, *names: str) -> list[Contact]:
    from orchard.domain.relationships import queries

    return list(queries.usable_contacts(by, account).filter(name__in=names))


def _held(account: Account, note: MeetingNote, by: User, at: datetime) -> Meeting:
    from orchard.domain.meetings import services

    row = services.plan_meeting(account, note=note, by=by, at=at)
    return services.hold_meeting(row, expected=row.version, by=by, at=at)


def _note(kind: MeetingKind, title: str, day: date) -> MeetingNote:
    from orchard.domain.meetings.services import MeetingNote

    return MeetingNote(
        kind, title, day, time(9), 90, ZONE, place="Bergen",
        purpose="Both sides know what comes next",
    )  # fmt: skip


def _series(rhythm: Rhythm, since: date) -> SeriesNote:
    from orchard.domain.meetings.rules.when import Weekday, WeekOfMonth
    from orchard.domain.meetings.services import SeriesNote

    return SeriesNote(
        rhythm, Weekday.TUESDAY, WeekOfMonth.FIRST, time(9), 90, ZONE, since, place="Bergen"
    )
