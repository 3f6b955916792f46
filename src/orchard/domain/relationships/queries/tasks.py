"""What waits for somebody because of people: maps to go through, ties to take over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Max, Q

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships import guards
from orchard.domain.relationships.models import Contact, MapReview, Reassignment

LEADS = (TeamRole.ACCOUNT_MANAGER, TeamRole.DEPUTY)


class DueWhy(StrEnum):
    """Why a map has to be gone through."""

    NEVER = "never"
    OLD = "old"
    PERSONNEL = "personnel"


@dataclass(frozen=True, slots=True)
class DueReview:
    """An account whose people nobody went through for too long, or since somebody came or left."""

    account: Account
    why: DueWhy
    days: int | None


def open_reassignments(viewer: User) -> list[Reassignment]:
    """Return what the viewer has to take over, the longest waiting first."""
    rows = Reassignment.objects.visible_to(viewer).filter(user=viewer, done_at__isnull=True)
    return list(rows.select_related("contact__account").order_by("made_at", "pk"))


def reassignments_of(viewer: User, account: Account) -> list[Reassignment]:
    """Return what waits to be taken over at an account, the longest waiting first."""
    rows = Reassignment.objects.visible_to(viewer).of(account).filter(done_at__isnull=True)
    return list(rows.select_related("contact", "user").order_by("made_at", "pk"))


def due_reviews(viewer: User, *, at: datetime) -> list[DueReview]:
    """Return the accounts that the viewer leads whose map is due, the longest waiting first."""
    if not viewer.may(Permission.SEE_OPINIONS):
        return []
    mine = Assignment.objects.visible_to(viewer).open().filter(user=viewer, role__in=LEADS)
    led = {seat.account_id: seat.account for seat in mine.select_related("account")}
    added = _added(led)
    if not added:
        return []
    day = core.fiscal_calendar(viewer).today(at)
    most = guards.policy_on(viewer, day).review_days
    reviewed = _reviewed(led)
    moved = _moved(led, reviewed)
    found = [
        _due(led[key], reviewed.get(key), first, day, most, has_moved=key in moved)
        for key, first in added.items()
    ]
    return sorted((one for one in found if one), key=lambda one: (-(one.days or 0), one.account.pk))


def _due(  # everything that a review may be due for
    account: Account,
    reviewed: datetime | None,
    first: datetime,
    day: date,
    most: int,
    *,
    has_moved: bool,
) -> DueReview | None:
    """Return why the map of an account is due, if it is; a new one is given its time first."""
    days = (day - (reviewed or first).date()).days
    if reviewed is not None and has_moved:
        return DueReview(account, DueWhy.PERSONNEL, days)
    if days <= most:
        return None
    return DueReview(account, DueWhy.OLD if reviewed else DueWhy.NEVER, days)


def _added(led: Mapping[int, Account]) -> dict[int, datetime]:
    """Return when people of each account were last added, without accounts that have none."""
    here = Contact.objects.filter(account__in=led, left_on__isnull=True, erased_at__isnull=True)
    rows = here.order_by().values_list("account").annotate(first=Max("added_at"))
    return dict(rows)


def _reviewed(led: Mapping[int, Account]) -> dict[int, datetime]:
    rows = MapReview.objects.filter(account__in=led).order_by()
    return dict(rows.values_list("account").annotate(last=Max("at")))


def _moved(led: Mapping[int, Account], reviewed: Mapping[int, datetime]) -> set[int]:
    """Return accounts where somebody came into the team or left either side after the review."""
    if not reviewed:
        return set()
    since = min(reviewed.values()).date()
    left = Contact.objects.filter(account__in=led, left_on__gte=since, erased_at__isnull=True)
    days = [*left.values_list("account", "left_on")]
    seats = Assignment.objects.filter(account__in=led).filter(
        Q(since__gte=since) | Q(until__gte=since)
    )
    for account, begun, ended in seats.values_list("account", "since", "until"):
        days += [(account, begun), (account, ended)]
    return {
        account
        for account, day in days
        if day is not None and account in reviewed and day > reviewed[account].date()
    }
