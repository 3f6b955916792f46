"""What a meeting that took place means for ties: who sat there together has met."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting
from orchard.domain.relationships.encounters import keep_ties_fresh as keep_fresh
from orchard.domain.relationships.guards import today


def keep_ties_fresh(meeting: Meeting, *, by: User, at: datetime) -> None:
    """Note of every tie between people of both sides who took part that they met."""
    seats = list(meeting.attendees.select_related("contact", "user"))
    keep_fresh(
        [one.contact for one in seats if one.contact],
        [one.user for one in seats if one.user],
        on=min(meeting.starts.date(), today(by, at)), what=meeting.title, by=by, at=at,
    )  # fmt: skip
