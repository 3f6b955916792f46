"""What one may ask about sponsors: how many accounts each stands behind, visits, missing debriefs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, Q

from orchard.analytics.policy.practice import SponsorPolicy
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Debrief, Meeting
from orchard.domain.meetings.queries.bells import LAST_AT, visits_overdue, visits_untold
from orchard.domain.meetings.rules.kinds import TO_COME, TOOK_PLACE, MeetingState
from orchard.domain.meetings.rules.visiting import due_on


@dataclass(frozen=True, slots=True)
class Visits:
    """When a sponsor was there last, as far as anybody told, when any visit began, and the next one."""

    last: datetime | None = None
    begun: datetime | None = None
    following: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """One account of a sponsor: the last visit, the next one, and by when they are to be there."""

    account: Account
    last: datetime | None
    following: datetime | None
    due_on: date | None
    """Nothing on the lighter way: there no visit must be."""
    is_overdue: bool


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
    def overdue(self) -> int:
        """Return at how many of them they were not within the rhythm."""
        return sum(one.is_overdue for one in self.accounts)

    @property
    def is_over(self) -> bool:
        """Say whether they stand behind more than the policy allows."""
        return len(self.accounts) > self.most


@dataclass(frozen=True, slots=True)
class Overdue:
    """The seat of a sponsor who was not there within the rhythm, and when they last were, if ever."""

    seat: Assignment
    last: date | None


@dataclass(frozen=True, slots=True)
class Untold:
    """A visit of which its sponsor has not told yet, and by when they should."""

    meeting: Meeting
    due_at: datetime
    is_late: bool
    hours: int
    """How long after a visit the policy gives its sponsor."""


def loads(viewer: User, *, at: datetime) -> list[Load]:
    """Return every sponsor with their accounts and the plan of their visits, by name."""
    policy, visits = _policy(viewer, at), _visits(viewer, at)
    zone = ZoneInfo(core.organisation(viewer).time_zone)
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.SPONSOR)
    current = seats.filter(account__merged_into__isnull=True, user__is_active=True)
    found: dict[User, list[Visited]] = defaultdict(list)
    for seat in current.select_related("user", "account").order_by("user__name", "account__name"):
        known = visits.get((seat.user_id, seat.account_id), Visits())
        found[seat.user].append(_visited(seat, known, policy, at.astimezone(zone)))
    return [Load(user, tuple(rows), policy.accounts_most) for user, rows in found.items()]


def _visited(seat: Assignment, known: Visits, policy: SponsorPolicy, now: datetime) -> Visited:
    """Return how a sponsor stands with one account; `now` is as clocks show it here."""
    last = known.begun.astimezone(now.tzinfo).date() if known.begun else None
    if seat.account.status == Status.KEY_LIGHT:
        return Visited(seat.account, known.last, known.following, None, is_overdue=False)
    due = due_on(last, since=seat.since, visits_a_year=policy.visits_a_year)
    is_overdue = known.following is None and due < now.date()
    return Visited(seat.account, known.last, known.following, due, is_overdue)


def overdue(
    viewer: User, *, at: datetime, zone: ZoneInfo, sponsors: SponsorPolicy
) -> list[Overdue]:
    """Return the visits that are overdue, one's own and to accounts that one manages, oldest first."""
    rows = visits_overdue(viewer, at=at, zone=zone, visits_a_year=sponsors.visits_a_year)
    first = F(LAST_AT).asc(nulls_first=True)
    ordered = rows.select_related("account", "user").order_by(first, "since", "pk")
    return [Overdue(one, _day(getattr(one, LAST_AT), zone)) for one in ordered]


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


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
    found = [_untold(one, lines.promise_hours, at) for one in rows]
    return [one for one in found if one.meeting.sponsor_id == viewer.pk or one.is_late]


def promise_hours(viewer: User, *, at: datetime) -> int:
    """Return within how many hours a sponsor tells of a visit."""
    return _policy(viewer, at).promise_hours


def _untold(meeting: Meeting, hours: int, at: datetime) -> Untold:
    due = meeting.ends_at + timedelta(hours=hours)
    return Untold(meeting, due, due < at, hours)


def _visits(viewer: User, at: datetime) -> dict[tuple[int, int], Visits]:
    """Return by sponsor and account of today when they were there, and when they go next."""
    rows = Meeting.objects.visible_to(viewer).filter(sponsor__isnull=False).order_by()
    was_there = Q(state__in=TOOK_PLACE) | Q(debrief__isnull=False)
    days = rows.exclude(state=MeetingState.CANCELLED).values(
        "sponsor", "account", "account__merged_into"
    ).annotate(
        last=Max("starts_at", filter=was_there & Q(starts_at__lt=at)),
        begun=Max("starts_at", filter=Q(starts_at__lt=at)),
        following=Min("starts_at", filter=Q(state__in=TO_COME, starts_at__gte=at)),
    )  # fmt: skip
    found: dict[tuple[int, int], list[Visits]] = defaultdict(list)
    for row in days:
        home = row["account__merged_into"] or row["account"]
        found[row["sponsor"], home].append(Visits(row["last"], row["begun"], row["following"]))
    return {key: _joined(many) for key, many in found.items()}


def _joined(many: list[Visits]) -> Visits:
    """Return the visits of accounts that are one today."""
    return Visits(
        last=max((one.last for one in many if one.last), default=None),
        begun=max((one.begun for one in many if one.begun), default=None),
        following=min((one.following for one in many if one.following), default=None),
    )


def _policy(viewer: User, at: datetime) -> SponsorPolicy:
    today = core.fiscal_calendar(viewer).today(at)
    return core.current_policy(viewer, today).policy.sponsors
