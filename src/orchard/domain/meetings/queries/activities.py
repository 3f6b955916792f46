"""What happened on all accounts, meetings and conversations among it, and the meetings to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from orchard.domain.accounts.models import AccountQuerySet, may_know_heir
from orchard.domain.core.models import User
from orchard.domain.economics.happenings import Happening
from orchard.domain.economics.queries.activities import Activity
from orchard.domain.economics.queries.timeline import Also
from orchard.domain.meetings.models import Conversation, Meeting, MeetingSeries
from orchard.domain.meetings.queries.meetings import meetings
from orchard.domain.meetings.queries.naming import MEETINGS, named
from orchard.domain.meetings.queries.notes import KIND, NOON
from orchard.domain.plans import queries as plans
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import in_homes

HELD = "meeting.held"
TOLD: Also = {
    Meeting: ("meeting.planned", "meeting.changed", "meeting.cancelled"),
    MeetingSeries: MEETINGS[MeetingSeries],
}
"""Events of meetings beside the meetings themselves, which stand at the time at which they began."""


@dataclass(frozen=True, slots=True)
class Noted(Happening):
    """A conversation among what happened, with what was said; `number` is its key."""

    said: str = ""


def activities(
    viewer: User, *, most: int, of: AccountQuerySet | None = None, kinds: Iterable[str] = ()
) -> tuple[Activity, ...]:
    """Return what happened last on accounts that the viewer may know, the latest first.

    `of` narrows it to some accounts, `kinds` to verbs that begin so. Notes of conversations are
    among it for the team of their account alone.
    """
    wanted = tuple(kinds)
    events = plans.activities(viewer, most=most, of=of, kinds=wanted, also=TOLD)
    held = _held(viewer, most, of) if _is_wanted(HELD, wanted) else []
    noted = _noted(viewer, most, of) if _is_wanted(KIND, wanted) else []
    joined = merge(events, held, noted, key=lambda one: one.what.at, reverse=True)
    rows = tuple(islice(joined, most))
    whats = named(viewer, (one.what for one in rows))
    return tuple(replace(one, what=what) for one, what in zip(rows, whats, strict=True))


def latest(viewer: User, *, most: int) -> tuple[Activity, ...]:
    """Return the same in brief, as the trail tells of it: of meetings that, not which."""
    return plans.activities(viewer, most=most, also=MEETINGS)


def planned(viewer: User, *, most: int, of: AccountQuerySet | None = None) -> list[Meeting]:
    """Return the meetings that wait, on all accounts or on some, the next first."""
    rows = meetings(viewer).to_come().filter(_among(of))
    return list(rows.order_by("starts_at", "pk")[:most])


def _held(viewer: User, most: int, of: AccountQuerySet | None) -> list[Activity]:
    """Return the meetings that took place, each at the time at which it began."""
    rows = meetings(viewer).took_place().filter(_among(of)).order_by("-starts_at", "-pk")[:most]
    return [
        Activity(merged(row.account), Happening(row.starts_at, HELD, "", row.title, row.pk))
        for row in rows
    ]


def _noted(viewer: User, most: int, of: AccountQuerySet | None) -> list[Activity]:
    """Return the notes of conversations that the viewer may read."""
    known = Conversation.objects.visible_to(viewer).standing().filter(may_know_heir(viewer))
    rows = (
        known.filter(_among(of))
        .select_related("account__merged_into", "by")
        .order_by("-held_on", "-pk")[:most]
    )
    zone = timezone.get_current_timezone()
    return [
        Activity(
            merged(row.account),
            Noted(
                datetime.combine(row.held_on, NOON, zone), KIND, row.by.name, "", row.pk, row.said
            ),
        )
        for row in rows
    ]


def _among(of: AccountQuerySet | None) -> Q:
    return Q() if of is None else in_homes(of.values("pk"))


def _is_wanted(verb: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or verb.startswith(wanted)
