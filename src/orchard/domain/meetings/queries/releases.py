"""What one may ask about what a customer reads of a meeting."""

from __future__ import annotations

from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting, MeetingRelease


def release(viewer: User, meeting: Meeting) -> MeetingRelease | None:
    """Return what was released of a meeting, if somebody released anything."""
    return MeetingRelease.objects.visible_to(viewer).filter(meeting=meeting).first()
