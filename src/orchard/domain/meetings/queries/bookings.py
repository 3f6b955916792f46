"""Which key accounts have a strategic meeting with a day: the fifth step of the first thirty days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.queries.teams import workable
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.models.sitting import MeetingQuerySet
from orchard.domain.meetings.rules.kinds import MeetingKind, MeetingState

EARLIEST_CLOCK = timedelta(hours=14)
"""So long before the day of UTC a day begins in the farthest east."""


@dataclass(frozen=True, slots=True)
class Booking:
    """An account, its strategic meeting if one has a day, and whether the viewer may book one."""

    account: Account
    meeting: Meeting | None
    may_book: bool


def bookings(viewer: User, accounts: Sequence[Account], since: date | None) -> list[Booking]:
    """Return for each account which strategic meeting it has, in the order in which they are given."""
    booked, mine = strategic(viewer, accounts, since), workable(viewer, accounts)
    return [Booking(one, booked.get(one.pk), one.pk in mine) for one in accounts]


def strategic(viewer: User, accounts: Sequence[Account], since: date | None) -> dict[int, Meeting]:
    """Return a strategic meeting of each account that has one, the first that waits or the last held.

    One that was cancelled has no day any more; one from before the first day is not of these days.
    """
    keys = [one.pk for one in accounts]
    here = Q(account__in=keys) | Q(account__merged_into__in=keys)
    rows = booked_since(viewer, since).filter(here).select_related("account")
    chosen: dict[int, Meeting] = {}
    for row in rows.order_by("starts_at", "pk"):
        before = chosen.get(row.account.home_id)
        if before is None or not before.is_to_come:
            chosen[row.account.home_id] = row
    return chosen


def booked_since(viewer: User, since: date | None) -> MeetingQuerySet:
    """Return the strategic meetings that have a day, from the first day on, wherever it began first."""
    rows = Meeting.objects.visible_to(viewer).filter(kind=MeetingKind.STRATEGIC)
    found = rows.exclude(state=MeetingState.CANCELLED)
    if since is None:
        return found
    return found.filter(starts_at__gte=datetime.combine(since, time.min, UTC) - EARLIEST_CLOCK)
