"""The tables of conversations and meetings."""

from __future__ import annotations

from orchard.domain.meetings.models.conversations import (
    Conversation,
    ConversationRevision,
    Point,
    Seat,
)
from orchard.domain.meetings.models.feeds import CalendarFeed
from orchard.domain.meetings.models.invitations import Invitation
from orchard.domain.meetings.models.minutes import (
    Adjustment,
    Debrief,
    Decision,
    Lesson,
    ProposedAction,
)
from orchard.domain.meetings.models.preparing import MeetingPreparation
from orchard.domain.meetings.models.releases import MeetingRelease
from orchard.domain.meetings.models.series import MeetingSeries, WantedRhythm
from orchard.domain.meetings.models.sitting import AgendaItem, Attendee, Meeting

__all__ = [
    "Adjustment",
    "AgendaItem",
    "Attendee",
    "CalendarFeed",
    "Conversation",
    "ConversationRevision",
    "Debrief",
    "Decision",
    "Invitation",
    "Lesson",
    "Meeting",
    "MeetingPreparation",
    "MeetingRelease",
    "MeetingSeries",
    "Point",
    "ProposedAction",
    "Seat",
    "WantedRhythm",
]
