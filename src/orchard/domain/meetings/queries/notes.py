"""What one may ask about conversations: one note, its history, and the timeline with notes in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.happenings import Happening
from orchard.domain.meetings.models import Conversation, ConversationRevision, Point, Seat
from orchard.domain.meetings.queries.naming import MEETINGS, named
from orchard.domain.meetings.rules import PointKind
from orchard.domain.plans import queries as plans
from orchard.domain.relationships.models import Contact, in_family
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.rules import OpportunityState

KIND = "conversation"
NOON = time(12)
BESIDE = (
    Prefetch("seats", Seat.objects.select_related("contact", "user")),
    Prefetch("points", Point.objects.select_related("goal", "opportunity")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A note of a conversation with who took part and what of it matters."""

    row: Conversation
    contacts: tuple[Contact, ...]
    ours: tuple[User, ...]
    points: tuple[Point, ...]

    @property
    def names(self) -> str:
        """Return who took part, theirs first."""
        return ", ".join([*(one.name for one in self.contacts), *(one.name for one in self.ours)])


@dataclass(frozen=True, slots=True)
class Conversed(Happening):
    """A conversation among what happened with an account."""

    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What a note said in one of its versions."""

    number: int
    by: str
    at: datetime
    held_on: str
    said: str
    names: str
    points: tuple[Mapping[str, str], ...]


def told(viewer: User, account: Account, *, most: int, is_brief: bool = False) -> list[Told]:
    """Return the notes of an account and of those merged into it, the latest day first.

    A brief one says what was said and nothing else: one question instead of three.
    """
    rows = Conversation.objects.visible_to(viewer).standing().of(account)
    latest = rows.select_related("by", "account").order_by("-held_on", "-pk")[:most]
    if is_brief:
        return [Told(row, (), (), ()) for row in latest]
    return [_told(row) for row in latest.prefetch_related(*BESIDE)]


def note(
    viewer: User, account: Account, conversation_id: int, *, even_removed: bool = False
) -> Told:
    """Return one note; one that was taken out only to put it back."""
    rows = Conversation.objects.visible_to(viewer).of(account).filter(pk=conversation_id)
    known = rows if even_removed else rows.standing()
    found = known.select_related("by", "account").prefetch_related(*BESIDE).first()
    if found is None:
        raise NotFound
    return _told(found)


def goals(viewer: User, account: Account, beside: Told | None) -> list[CustomerGoal]:
    """Return the goals that a point may touch: of the account, of those merged into it, and its own.

    What a note touches stays in it, also when it was taken out of the profile since.
    """
    own = {one.goal_id for one in beside.points} if beside else set()
    standing = CustomerGoal.objects.visible_to(viewer).standing().filter(in_family(account))
    rows = CustomerGoal.objects.filter(Q(pk__in=standing.values("pk")) | Q(pk__in=own - {None}))
    return list(rows.select_related("account").order_by("horizon", "pk"))


def opportunities(viewer: User, account: Account, beside: Told | None) -> list[Opportunity]:
    """Return the opportunities that a point may touch, as goals; the open ones first."""
    own = {one.opportunity_id for one in beside.points} if beside else set()
    known = Opportunity.objects.visible_to(viewer).filter(in_family(account))
    rows = Opportunity.objects.filter(Q(pk__in=known.values("pk")) | Q(pk__in=own - {None}))
    found = rows.select_related("account").order_by("next_on", "pk")
    return sorted(found, key=lambda one: one.state != OpportunityState.OPEN)


def history(viewer: User, account: Account, row: Conversation) -> list[Before]:
    """Return every version of a note, the latest first."""
    note(viewer, account, row.pk)
    found = ConversationRevision.objects.filter(conversation=row).select_related("by")
    rows = list(found.order_by("-number"))
    keys = {side: {key for one in rows for key in one.state[side]} for side in ("contacts", "ours")}
    contacts = Contact.objects.in_bulk(keys["contacts"])
    ours = User.objects.in_bulk(keys["ours"])
    return [_before(one, contacts, ours) for one in rows]


def timeline(
    viewer: User, account: Account, *, most: int, only: str = "", is_brief: bool = False
) -> tuple[Happening, ...]:
    """Return what happened last with an account, conversations among it, the latest first.

    `only` narrows it to verbs that begin so: "conversation", "comment", "forecast" …
    """
    notes = [_happened(one) for one in told(viewer, account, most=most, is_brief=is_brief)]
    notes.sort(key=lambda one: one.at, reverse=True)
    if only == KIND:
        return tuple(notes)
    wide = most if not only else most * 5
    rows = plans.timeline(viewer, account, most=wide, also=MEETINGS)
    if only:
        return tuple(islice((one for one in rows if one.kind.startswith(only)), most))
    latest = islice(merge(notes, rows, key=lambda one: one.at, reverse=True), most)
    return named(viewer, latest)


def _told(row: Conversation) -> Told:
    seats = list(row.seats.all())
    return Told(
        row,
        tuple(one.contact for one in seats if one.contact),
        tuple(one.user for one in seats if one.user),
        tuple(row.points.all()),
    )


def _happened(one: Told) -> Conversed:
    at = datetime.combine(one.row.held_on, NOON, timezone.get_current_timezone())
    return Conversed(at, KIND, one.row.by.name, one.names, one.row.pk, one)


def _before(
    one: ConversationRevision, contacts: Mapping[int, Contact], ours: Mapping[int, User]
) -> Before:
    state: dict[str, Any] = one.state
    theirs = [contacts[key].name for key in state["contacts"] if key in contacts]
    mine = [ours[key].name for key in state["ours"] if key in ours]
    return Before(
        number=one.number,
        by=one.by.name,
        at=one.at,
        held_on=state["held_on"],
        said=state["said"],
        names=", ".join((*theirs, *mine)),
        points=tuple(
            {**point, "kind": str(PointKind(point["kind"]).label)} for point in state["points"]
        ),
    )
