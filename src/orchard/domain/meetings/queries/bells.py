"""Whether anything of meetings may wait for somebody: asked before it is looked at closely."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting, MeetingSeries
from orchard.domain.meetings.rules.kinds import MeetingState


def series_running(viewer: User) -> QuerySet[MeetingSeries]:
    """Return the series whose rhythm could be broken."""
    return MeetingSeries.objects.visible_to(viewer).filter(ended_on__isnull=True)


def visits_untold(viewer: User, *, at: datetime) -> QuerySet[Meeting]:
    """Return the visits of sponsors that are over and of which nobody told."""
    held = Meeting.objects.visible_to(viewer).filter(sponsor__isnull=False, starts_at__lt=at)
    return held.filter(debrief__isnull=True).exclude(state=MeetingState.CANCELLED)
