"""What a guest of the portal sees of meetings: those that are shared, the rhythms agreed on, their wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.db.models import OuterRef, Prefetch, Subquery

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.meetings.models import (
    Decision,
    Meeting,
    MeetingRelease,
    MeetingSeries,
    WantedRhythm,
)
from orchard.domain.meetings.rules.kinds import TOOK_PLACE, MeetingKind, MeetingState, Rhythm
from orchard.domain.meetings.rules.when import local
from orchard.domain.plans.queries.portal import open_keys
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind

MOST_HELD = 5


@dataclass(frozen=True, slots=True)
class GuestRhythm:
    """How often the two companies agreed to meet for a purpose, and how often the customer wants to."""

    kind: MeetingKind
    agreed: Rhythm
    wanted: Rhythm | None


@dataclass(frozen=True, slots=True)
class GuestDecision:
    """What was decided, and who of us sees to it; why it matters to us stays with us."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class GuestMeeting:
    """A shared meeting, at the times that clocks show where it is, with what was released of it.

    What it is to bring us, minutes, lessons, costs and who takes part for what are not here.
    """

    key: int
    title: str
    kind: MeetingKind
    rhythm: Rhythm | None
    day: date
    starts: time
    ends: time
    zone: str
    place: str
    is_cancelled: bool
    purpose: str
    agenda: tuple[str, ...]
    decisions: tuple[GuestDecision, ...]


@dataclass(frozen=True, slots=True)
class GuestMeetings:
    """The shared meetings: those to come, the next one first, and those of before, the last first."""

    to_come: tuple[GuestMeeting, ...]
    before: tuple[GuestMeeting, ...]


def guest_meetings(viewer: Guest, *, today: date) -> GuestMeetings | None:
    """Return the shared meetings of the guest's account, if there are any."""
    shared = open_keys(viewer, SharedKind.MEETING)
    rows = Meeting.objects.of(Account(pk=viewer.account)).filter(pk__in=shared)
    released = Prefetch(
        "decisions", Decision.objects.filter(is_released=True).select_related("owner")
    )
    found = rows.select_related("series", "release").prefetch_related(released)
    ordered = list(found.order_by("starts_at", "pk"))
    if not ordered:
        return None
    to_come = [one for one in ordered if _is_ahead(one, today)]
    before = [one for one in reversed(ordered) if not _is_ahead(one, today)]
    return GuestMeetings(tuple(map(_meeting, to_come)), tuple(map(_meeting, before[:MOST_HELD])))


def _is_ahead(row: Meeting, today: date) -> bool:
    """Say whether it is to come, or would be, had nobody cancelled it."""
    return row.starts.date() >= today and row.state not in TOOK_PLACE


def _meeting(row: Meeting) -> GuestMeeting:
    """Return a meeting as the customer reads it; of a cancelled one no more than that it was."""
    is_cancelled = row.state == MeetingState.CANCELLED
    words = None if is_cancelled else _release(row)
    said = () if is_cancelled else row.decisions.all()
    return GuestMeeting(
        key=row.pk, title=row.title, kind=MeetingKind(row.kind),
        rhythm=Rhythm(row.series.agreed) if row.series else None,
        day=row.starts.date(), starts=row.starts.time(), ends=local(row.ends_at, row.zone).time(),
        zone=f"{row.zone} (UTC{row.starts:%z})" if row.is_doubled else row.zone,
        place=row.place, is_cancelled=is_cancelled, purpose=words.purpose if words else "",
        agenda=words.points if words else (),
        decisions=tuple(GuestDecision(one.text, one.owner.name) for one in said),
    )  # fmt: skip


def _release(row: Meeting) -> MeetingRelease | None:
    return getattr(row, "release", None)


def guest_rhythms(viewer: Guest) -> list[GuestRhythm]:
    """Return the agreed rhythms of the guest's account: nothing of meetings themselves."""
    here = in_family(Account(pk=viewer.account))
    wishes = WantedRhythm.objects.filter(here, kind=OuterRef("kind")).order_by("-said_on", "-pk")
    series = MeetingSeries.objects.filter(here, ended_on__isnull=True).order_by("pk")
    known = series.annotate(wished=Subquery(wishes.values("rhythm")[:1]))
    agreed = {row.kind: row for row in known}
    return [
        GuestRhythm(kind, Rhythm(row.agreed), Rhythm(row.wished) if row.wished else None)
        for kind in MeetingKind
        if (row := agreed.get(kind))
    ]
