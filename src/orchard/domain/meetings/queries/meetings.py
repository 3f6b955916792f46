"""What one may ask about meetings: those of an account, over all accounts, one with all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.db.models import Q, Subquery

from orchard.domain.accounts.models import Account, may_know_heir
from orchard.domain.accounts.queries import Answers, Questions
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.meetings.models import (
    Adjustment,
    Decision,
    Lesson,
    Meeting,
    MeetingSeries,
    ProposedAction,
    WantedRhythm,
)
from orchard.domain.meetings.models.sitting import MeetingQuerySet
from orchard.domain.meetings.rules.kinds import TOOK_PLACE, LessonKind, MeetingState
from orchard.domain.meetings.rules.when import local
from orchard.domain.plans.models import Action
from orchard.domain.relationships.models import Contact

MOST = 100


class Left(TypedDict):
    """What a meeting left."""

    decisions: tuple[Decision, ...]
    lessons: tuple[Lesson, ...]
    proposals: tuple[ProposedAction, ...]
    adjustments: tuple[Adjustment, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with who takes part, what it talks about, and what it left."""

    row: Meeting
    contacts: tuple[Contact, ...]
    ours: tuple[User, ...]
    targets: tuple[Contact, ...]
    agenda: tuple[str, ...]
    decisions: tuple[Decision, ...]
    lessons: tuple[Lesson, ...]
    proposals: tuple[ProposedAction, ...]
    adjustments: tuple[Adjustment, ...]

    @property
    def waiting_adjustments(self) -> int:
        """Return how many of them are in no version of the plan yet."""
        return sum(one.plan_version_id is None for one in self.adjustments)

    def lesson(self, kind: LessonKind) -> str:
        """Return one of the three lessons."""
        return next((one.text for one in self.lessons if one.kind == kind), "")


def meetings(viewer: User, account: Account | None = None) -> MeetingQuerySet:
    """Return the meetings that the viewer may know of, of one account or of all."""
    rows = Meeting.objects.visible_to(viewer)
    found = rows.of(account) if account else rows.filter(may_know_heir(viewer))
    return found.select_related("account__merged_into", "sponsor")


def to_come(viewer: User, account: Account | None = None, *, most: int = MOST) -> list[Meeting]:
    """Return the meetings that wait: those whose time is over wait for their minutes."""
    return list(meetings(viewer, account).to_come().order_by("starts_at", "pk")[:most])


@dataclass(frozen=True, slots=True)
class Next:
    """The next meeting of an account, in a line."""

    pk: int
    title: str
    place: str
    starts: datetime
    """As clocks show it where it is."""

    @classmethod
    def of(cls, found: Answers) -> Next | None:
        """Return what was answered: nothing where none is planned."""
        if found["meeting_key"] is None:
            return None
        starts = local(found["meeting_starts_at"], found["meeting_zone"])
        return cls(found["meeting_key"], found["meeting_title"], found["meeting_place"], starts)


def next_one(viewer: User, account: Account) -> Questions:
    """Return what is asked to know the first of the meetings that wait."""
    rows = meetings(viewer, account).to_come().order_by("starts_at", "pk")
    names = ("title", "place", "starts_at", "zone")
    asked = {f"meeting_{name}": Subquery(rows.values(name)[:1]) for name in names}
    return {**asked, "meeting_key": Subquery(rows.values("pk")[:1])}


def past(viewer: User, account: Account | None = None, *, most: int = MOST) -> list[Meeting]:
    """Return what was held or cancelled, the latest first."""
    rows = meetings(viewer, account).exclude(
        pk__in=meetings(viewer, account).to_come().values("pk")
    )
    return list(rows.order_by("-starts_at", "-pk")[:most])


def meeting_of(viewer: User, action: Action) -> Meeting | None:
    """Return the meeting in which an action was proposed, where it came from one."""
    rows = ProposedAction.objects.visible_to(viewer).filter(action=action)
    found = rows.select_related("meeting").order_by("pk").first()
    return found.meeting if found else None


def last_met(viewer: User, account: Account, *, today: date) -> date | None:
    """Return the day, where it was, of the last meeting with the account that took place."""
    rows = Meeting.objects.visible_to(viewer).of(account)
    held = rows.filter(Q(state__in=TOOK_PLACE) | Q(debrief__isnull=False))
    last = held.exclude(state=MeetingState.CANCELLED).order_by("-starts_at", "-pk").first()
    return min(last.starts.date(), today) if last else None


def mine(viewer: User, *, at: datetime, most: int = MOST) -> list[Meeting]:
    """Return the meetings that the viewer takes part in and that were not cancelled."""
    rows = meetings(viewer).filter(attendees__user=viewer)
    found = rows.exclude(state="cancelled").filter(starts_at__gte=at)
    return list(found.order_by("starts_at", "pk")[:most])


def meeting(viewer: User, account: Account, meeting_id: int) -> Meeting:
    """Return one meeting of the account."""
    found = meetings(viewer, account).filter(pk=meeting_id).select_related("series").first()
    if found is None:
        raise NotFound
    return found


def sitting(viewer: User, account: Account, meeting_id: int) -> Sitting:
    """Return one meeting with all that belongs to it."""
    row = meeting(viewer, account, meeting_id)
    seats = list(row.attendees.select_related("contact", "user"))
    return Sitting(
        row=row,
        contacts=tuple(one.contact for one in seats if one.contact),
        ours=tuple(one.user for one in seats if one.user),
        targets=tuple(one.contact for one in seats if one.contact and one.is_target),
        agenda=tuple(one.text for one in row.agenda.all()),
        **_left(row),
    )


def _left(row: Meeting) -> Left:
    """Return what a meeting left: nothing before it was held."""
    if row.is_to_come:
        return {"decisions": (), "lessons": (), "proposals": (), "adjustments": ()}
    return {
        "decisions": tuple(row.decisions.select_related("owner")),
        "lessons": tuple(row.lessons.all()),
        "proposals": tuple(row.proposals.select_related("user", "contact", "action")),
        "adjustments": tuple(row.adjustments.select_related("plan_version__plan")),
    }


def decision(viewer: User, account: Account, meeting_id: int, decision_id: int) -> Decision:
    """Return one decision of a meeting."""
    row = meeting(viewer, account, meeting_id)
    found = Decision.objects.visible_to(viewer).filter(meeting=row, pk=decision_id)
    known = found.select_related("meeting__account").first()
    if known is None:
        raise NotFound
    return known


def proposal(viewer: User, account: Account, meeting_id: int, proposal_id: int) -> ProposedAction:
    """Return one proposed action of a meeting."""
    row = meeting(viewer, account, meeting_id)
    found = ProposedAction.objects.visible_to(viewer).filter(meeting=row, pk=proposal_id)
    known = found.select_related("meeting__account", "user", "contact").first()
    if known is None:
        raise NotFound
    return known


def series(viewer: User, account: Account, series_id: int) -> MeetingSeries:
    """Return one series of the account."""
    rows = MeetingSeries.objects.visible_to(viewer).of(account).filter(pk=series_id)
    found = rows.select_related("account").first()
    if found is None:
        raise NotFound
    return found


def wishes(viewer: User, account: Account) -> list[WantedRhythm]:
    """Return how often the customer said they want to meet, the latest first."""
    rows = WantedRhythm.objects.visible_to(viewer).of(account)
    return list(rows.select_related("contact", "noted_by").order_by("-said_on", "-pk")[:MOST])


def lessons(viewer: User, *, text: str = "", kind: str = "", most: int = MOST) -> list[Lesson]:
    """Return what reviews of all accounts taught, the latest first; every word has to stand there."""
    known = Lesson.objects.visible_to(viewer).filter(may_know_heir(viewer, "meeting__account__"))
    rows = known.select_related("meeting__account__merged_into")
    for word in text.replace("\0", " ").split():  # which no database takes as part of a text
        rows = rows.filter(Q(text__icontains=word) | Q(meeting__account__name__icontains=word))
    if kind in LessonKind.values:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("-meeting__starts_at", "kind", "pk")[:most])
