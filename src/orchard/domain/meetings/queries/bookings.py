"""Which key accounts have a strategic meeting with a day: the fifth step of the first thirty days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.rules.kinds import MeetingKind, MeetingState

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Booking:
    """An account, its strategic meeting if one has a day, and whether the viewer may book one."""

    account: Account
    meeting: Meeting | None
    may_book: bool


def bookings(viewer: User, accounts: Sequence[Account], since: date | None) -> list[Booking]:
    """Return for each account which strategic meeting it has, in the order in which they are given."""
    booked, mine = strategic(viewer, accounts, since), _may_book(viewer, accounts)
    return [Booking(one, booked.get(one.pk), one.pk in mine) for one in accounts]


def strategic(viewer: User, accounts: Sequence[Account], since: date | None) -> dict[int, Meeting]:
    """Return a strategic meeting of each account that has one, the first that waits or the last held.

    One that was cancelled has no day any more; one from before the first day is not of these days.
    """
    keys = [one.pk for one in accounts]
    rows = Meeting.objects.visible_to(viewer).filter(kind=MeetingKind.STRATEGIC)
    here = rows.filter(Q(account__in=keys) | Q(account__merged_into__in=keys))
    found = here.exclude(state=MeetingState.CANCELLED).select_related("account")
    if since is not None:
        found = found.filter(starts_at__gte=datetime.combine(since, time.min, UTC) - A_DAY)
    chosen: dict[int, Meeting] = {}
    for row in found.order_by("starts_at", "pk"):
        before = chosen.get(row.account.home_id)
        if since is not None and row.starts.date() < since:
            continue
        if before is None or not before.is_to_come:
            chosen[row.account.home_id] = row
    return chosen


def _may_book(viewer: User, accounts: Sequence[Account]) -> set[int]:
    """Return the keys of the accounts at which the viewer may plan a meeting."""
    if not viewer.may(Permission.EDIT_PLANS):
        return set()
    if viewer.may(Permission.EDIT_TEAMS):
        return {one.pk for one in accounts}
    seats = Assignment.objects.visible_to(viewer).open().filter(user=viewer, account__in=accounts)
    return set(seats.order_by().values_list("account_id", flat=True))
