"""Whether anything of meetings may wait for somebody: asked before it is looked at closely."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from orchard.domain.accounts.models import Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting, MeetingSeries
from orchard.domain.meetings.rules.kinds import MeetingState


def series_running(viewer: User) -> QuerySet[MeetingSeries]:
    """Return the series whose rhythm could be broken."""
    return MeetingSeries.objects.visible_to(viewer).filter(ended_on__isnull=True)


def visits_untold(viewer: User, *, at: datetime) -> QuerySet[Meeting]:
    """Return visits that are over and of which nobody told: one's own, and to accounts that one manages.

    Who left tells nothing any more: nobody waits for them.
    """
    seats = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user=viewer)
    managed = Q(account__in=seats.values("account"))
    managed |= Q(account__merged_into__in=seats.values("account"))
    rows = Meeting.objects.visible_to(viewer).exclude(state=MeetingState.CANCELLED)
    held = rows.filter(sponsor__is_active=True, starts_at__lt=at, debrief__isnull=True)
    return held.filter(Q(sponsor=viewer) | managed)
