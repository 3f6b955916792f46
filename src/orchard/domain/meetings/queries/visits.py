"""What one may ask about sponsors: how many accounts each stands behind, visits, missing debriefs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min, Q

from orchard.analytics.policy.practice import SponsorPolicy
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Debrief, Meeting
from orchard.domain.meetings.queries.bells import visits_untold
from orchard.domain.meetings.rules.kinds import TO_COME, TOOK_PLACE, MeetingState


@dataclass(frozen=True, slots=True)
class Visited:
    """One account of a sponsor, when they were there last and when they go next."""

    account: Account
    last: datetime | None
    following: datetime | None


@dataclass(frozen=True, slots=True)
class Load:
    """A sponsor with the accounts behind which they stand."""

    sponsor: User
    accounts: tuple[Visited, ...]
    most: int

    @property
    def is_full(self) -> bool:
        """Say whether they can take on no more."""
        return len(self.accounts) >= self.most

    @property
    def is_over(self) -> bool:
        """Say whether they stand behind more than the policy allows."""
        return len(self.accounts) > self.most


@dataclass(frozen=True, slots=True)
class Untold:
    """A visit of which its sponsor has not told yet, and by when they should."""

    meeting: Meeting
    due_at: datetime
    is_late: bool


def loads(viewer: User, *, at: datetime) -> list[Load]:
    """Return every sponsor with their accounts and visits, by name."""
    most = _policy(viewer, at).accounts_most
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.SPONSOR)
    current = seats.filter(account__merged_into__isnull=True, user__is_active=True)
    visits = _visits(viewer, at)
    found: dict[User, list[Visited]] = defaultdict(list)
    for seat in current.select_related("user", "account").order_by("user__name", "account__name"):
        last, following = visits.get((seat.user_id, seat.account_id), (None, None))
        found[seat.user].append(Visited(seat.account, last, following))
    return [Load(user, tuple(rows), most) for user, rows in found.items()]


def debrief(viewer: User, meeting: Meeting) -> Debrief | None:
    """Return what the sponsor told of a visit; only the team of the account reads it."""
    found = Debrief.objects.visible_to(viewer).filter(meeting=meeting)
    return found.select_related("by").first()


def untold(viewer: User, *, at: datetime, sponsors: SponsorPolicy | None = None) -> list[Untold]:
    """Return visits without debrief: the viewer's own, and late ones of accounts that they manage.

    Who has read the policy of today gives its part on `sponsors`.
    """
    near = visits_untold(viewer, at=at).select_related("account__merged_into", "sponsor")
    rows = list(near.order_by("starts_at", "pk"))
    lines = sponsors or (_policy(viewer, at) if rows else SponsorPolicy())
    found = [_untold(one, timedelta(hours=lines.promise_hours), at) for one in rows]
    return [one for one in found if one.meeting.sponsor_id == viewer.pk or one.is_late]


def _untold(meeting: Meeting, hours: timedelta, at: datetime) -> Untold:
    due = meeting.ends_at + hours
    return Untold(meeting, due, due < at)


def _visits(
    viewer: User, at: datetime
) -> dict[tuple[int, int], tuple[datetime | None, datetime | None]]:
    """Return by sponsor and account of today when they were there, and when they go next."""
    rows = Meeting.objects.visible_to(viewer).filter(sponsor__isnull=False).order_by()
    was_there = Q(state__in=TOOK_PLACE) | Q(debrief__isnull=False)
    days = rows.exclude(state=MeetingState.CANCELLED).values(
        "sponsor", "account", "account__merged_into"
    ).annotate(
        last=Max("starts_at", filter=was_there & Q(starts_at__lt=at)),
        following=Min("starts_at", filter=Q(state__in=TO_COME, starts_at__gte=at)),
    )  # fmt: skip
    found: dict[tuple[int, int], list[tuple[datetime | None, datetime | None]]] = defaultdict(list)
    for row in days:
        home = row["account__merged_into"] or row["account"]
        found[row["sponsor"], home].append((row["last"], row["following"]))
    return {key: _joined(many) for key, many in found.items()}


def _joined(
    many: list[tuple[datetime | None, datetime | None]],
) -> tuple[datetime | None, datetime | None]:
    """Return last and next visit of accounts that are one today."""
    last = max((one for one, _next in many if one), default=None)
    return last, min((one for _last, one in many if one), default=None)


def _policy(viewer: User, at: datetime) -> SponsorPolicy:
    today = core.fiscal_calendar(viewer).today(at)
    return core.current_policy(viewer, today).policy.sponsors
