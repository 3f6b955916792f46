"""Whether anything of meetings may wait for somebody: asked before it is looked at closely."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from orchard.domain.accounts.models import Assignment, AssignmentQuerySet, may_know_heir
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting, MeetingSeries
from orchard.domain.meetings.models.sitting import MeetingQuerySet
from orchard.domain.meetings.rules.kinds import MeetingState
from orchard.domain.meetings.rules.visiting import apart
from orchard.domain.relationships.models.scoping import ContactQuerySet

LAST_AT = "last_at"
"""Under this name a seat says when its sponsor was there last."""


def series_running(viewer: User) -> ContactQuerySet[MeetingSeries]:
    """Return the series whose rhythm could be broken."""
    known = MeetingSeries.objects.visible_to(viewer).filter(may_know_heir(viewer))
    return known.filter(ended_on__isnull=True)


def visits_untold(viewer: User, *, at: datetime) -> QuerySet[Meeting]:
    """Return visits that are over and of which nobody told: one's own, and to accounts that one manages.

    Who left tells nothing any more: nobody waits for them.
    """
    seats = _managed_by(viewer)
    managed = Q(account__in=seats.values("account"))
    managed |= Q(account__merged_into__in=seats.values("account"))
    known = Meeting.objects.visible_to(viewer).filter(may_know_heir(viewer))
    rows = known.exclude(state=MeetingState.CANCELLED)
    held = rows.filter(sponsor__is_active=True, starts_at__lt=at, debrief__isnull=True)
    return held.filter(Q(sponsor=viewer) | managed)


def visits_overdue(
    viewer: User, *, at: datetime, zone: ZoneInfo, visits_a_year: int
) -> AssignmentQuerySet:
    """Return the seats of sponsors who were not there within the rhythm and have no visit planned.

    One's own, and those of accounts that one manages; on the lighter way no visit must be. A visit of which nobody told yet counts: of
    that somebody else hears.
    """
    day = at.astimezone(zone).date() - apart(visits_a_year)
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.SPONSOR)
    mine = Q(user=viewer) | Q(account__in=_managed_by(viewer).values("account"))
    held = seats.filter(mine, user__is_active=True, account__merged_into=None, since__lt=day)
    held = held.exclude(account__status=Status.KEY_LIGHT)
    visits = _visits_of_seat(viewer)
    kept = visits.filter(starts_at__gte=datetime.combine(day, time(), zone))
    last = visits.order_by().values("sponsor").annotate(last=Max("starts_at")).values("last")
    return held.filter(~Exists(kept)).annotate(**{LAST_AT: Subquery(last)})


def _visits_of_seat(viewer: User) -> MeetingQuerySet:
    """Return the visits of a seat's sponsor to its account, those of merged accounts too."""
    here = Q(account=OuterRef("account")) | Q(account__merged_into=OuterRef("account"))
    rows = Meeting.objects.visible_to(viewer).filter(here, sponsor=OuterRef("user"))
    return rows.exclude(state=MeetingState.CANCELLED)


def _managed_by(viewer: User) -> AssignmentQuerySet:
    return Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user=viewer)
