"""Which meeting it is that something happened to, for those who may open its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchard.domain.core.models import User
from orchard.domain.economics.happenings import Happening
from orchard.domain.economics.queries.timeline import Also
from orchard.domain.meetings.models import Meeting, MeetingSeries
from orchard.domain.meetings.queries.meetings import meetings

MEETINGS: Also = {
    Meeting: (
        "meeting.planned", "meeting.changed", "meeting.prepared", "meeting.held",
        "meeting.cancelled", "meeting.minuted", "meeting.follow_up_closed", "meeting.debriefed",
        "meeting.plan_handed_in", "meeting.invited",
    ),
    MeetingSeries: (
        "meetings.rhythm_agreed", "meetings.rhythm_changed", "meetings.rhythm_ended",
    ),
}  # fmt: skip
"""What the timeline of an account tells of meetings."""


@dataclass(frozen=True, slots=True)
class Befell(Happening):
    """What happened to a meeting that the viewer may open."""

    meeting: Meeting | None = None


def named(viewer: User, rows: Iterable[Happening]) -> tuple[Happening, ...]:
    """Return what happened, of meetings with which one it was: for others it stays a meeting."""
    told = tuple(rows)
    keys = {one.about for one in told if _is_of_meeting(one)}
    known = meetings(viewer).in_bulk([int(key) for key in keys]) if keys else {}
    return tuple(
        _befell(one, known[int(one.about)])
        if _is_of_meeting(one) and int(one.about) in known
        else one
        for one in told
    )


def _is_of_meeting(one: Happening) -> bool:
    return bool(one.about) and one.kind in MEETINGS[Meeting]


def _befell(one: Happening, meeting: Meeting) -> Befell:
    return Befell(one.at, one.kind, one.who, one.text, one.number, about=one.about, meeting=meeting)
