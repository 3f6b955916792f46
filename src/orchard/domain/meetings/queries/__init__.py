"""What one may ask about conversations and meetings; these are of notes and the timeline."""

from __future__ import annotations

from orchard.domain.meetings.mailing import meetings_to_tell
from orchard.domain.meetings.queries.activities import activities, latest, planned
from orchard.domain.meetings.queries.board import board, boards, broken
from orchard.domain.meetings.queries.feeds import calendar, my_feed
from orchard.domain.meetings.queries.invitations import invited
from orchard.domain.meetings.queries.meetings import (
    decision,
    last_met,
    lessons,
    meeting,
    meeting_of,
    meetings,
    mine,
    past,
    proposal,
    series,
    sitting,
    to_come,
    wishes,
)
from orchard.domain.meetings.queries.notes import (
    KIND,
    Before,
    Conversed,
    Told,
    goals,
    history,
    note,
    opportunities,
    timeline,
    told,
)
from orchard.domain.meetings.queries.preparing import agenda, brief
from orchard.domain.meetings.queries.releases import release
from orchard.domain.meetings.queries.talks import (
    Adapting,
    adapting,
    has_dated_step,
    meeting_of_talk,
    meetings_of_talks,
    preparation_of_meeting,
    suggested,
)
from orchard.domain.meetings.queries.target_ties import target_tie, targets
from orchard.domain.meetings.queries.visits import debrief, loads, overdue, promise_hours, untold

__all__ = [
    "KIND",
    "Adapting",
    "Before",
    "Conversed",
    "Told",
    "activities",
    "adapting",
    "agenda",
    "board",
    "boards",
    "brief",
    "broken",
    "calendar",
    "debrief",
    "decision",
    "goals",
    "has_dated_step",
    "history",
    "invited",
    "last_met",
    "latest",
    "lessons",
    "loads",
    "meeting",
    "meeting_of",
    "meeting_of_talk",
    "meetings",
    "meetings_of_talks",
    "meetings_to_tell",
    "mine",
    "my_feed",
    "note",
    "opportunities",
    "overdue",
    "past",
    "planned",
    "preparation_of_meeting",
    "promise_hours",
    "proposal",
    "release",
    "series",
    "sitting",
    "suggested",
    "target_tie",
    "targets",
    "timeline",
    "to_come",
    "told",
    "untold",
    "wishes",
]
