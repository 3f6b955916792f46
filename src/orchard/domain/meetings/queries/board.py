"""How the rhythms of meetings stand: of one account, over all accounts, and which are broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting, MeetingSeries, WantedRhythm
from orchard.domain.meetings.models.sitting import MeetingQuerySet
from orchard.domain.meetings.paces import paces
from orchard.domain.meetings.queries.bells import series_running
from orchard.domain.meetings.rules.kinds import (
    TO_COME,
    TOOK_PLACE,
    Beat,
    MeetingKind,
    MeetingState,
    Rhythm,
    beat,
    is_more_often,
    next_due,
    usual,
)
from orchard.domain.meetings.rules.pace import Pace
from orchard.domain.relationships.models.scoping import MERGERS, ContactQuerySet, in_family

Key = tuple[int, str]
KEY_STATUSES = (Status.KEY, Status.KEY_LIGHT)


@dataclass(frozen=True, slots=True)
class Dates:
    """When one met last, meets next, and what was cancelled last."""

    last: date | None = None
    following: date | None = None
    cancelled: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One type of meeting of an account: what is agreed, wanted, and what really happens."""

    account: Account
    kind: MeetingKind
    series: MeetingSeries | None
    wish: WantedRhythm | None
    dates: Dates
    beat: Beat
    pace: Pace | None = None

    @property
    def rhythm(self) -> Rhythm:
        """Return the agreed rhythm, else the usual one of its type."""
        return _rhythm(self.account, self.kind, self.series)

    @property
    def due_on(self) -> date | None:
        """Return by which day the two companies have to meet again."""
        start = self.dates.last or (self.series.since if self.series else None)
        return next_due(self.rhythm, start) if start else None

    @property
    def is_less_than_wanted(self) -> bool:
        """Say whether the customer wants to meet more often than is agreed."""
        return self.wish is not None and is_more_often(Rhythm(self.wish.rhythm), self.rhythm)

    @property
    def is_slower_than_wanted(self) -> bool:
        """Say whether one really meets clearly less often than the customer wants to."""
        return (
            self.wish is not None
            and self.pace is not None
            and self.pace.is_slower_than(Rhythm(self.wish.rhythm))
        )

    @property
    def is_broken(self) -> bool:
        """Say whether somebody has to act."""
        return self.beat == Beat.BROKEN


@dataclass(frozen=True, slots=True)
class Row:
    """The three types of an account."""

    account: Account
    lines: tuple[Line, ...]

    @property
    def broken(self) -> int:
        """Return how many of its rhythms are broken."""
        return sum(one.is_broken for one in self.lines)


def _rhythm(account: Account, kind: MeetingKind, series: MeetingSeries | None) -> Rhythm:
    """Return the agreed rhythm, else the usual one: two reviews a year are enough on the lighter way."""
    if series is not None:
        return Rhythm(series.agreed)
    return usual(kind, is_light=account.status == Status.KEY_LIGHT)


def board(viewer: User, account: Account, *, at: datetime) -> Row:
    """Return the three rhythms of an account."""
    here = in_family(account)
    series = MeetingSeries.objects.visible_to(viewer).filter(here, ended_on__isnull=True)
    wishes = WantedRhythm.objects.visible_to(viewer).filter(here)
    meetings = Meeting.objects.visible_to(viewer).filter(here)
    found = _Sources.of(viewer, series, wishes, meetings, at=at)
    return found.row(account)


def boards(viewer: User, *, at: datetime) -> list[Row]:
    """Return the rhythms of every key account and of all that meet by a series, broken ones first."""
    series = MeetingSeries.objects.visible_to(viewer).filter(ended_on__isnull=True)
    wishes = WantedRhythm.objects.visible_to(viewer)
    found = _Sources.of(viewer, series, wishes, Meeting.objects.visible_to(viewer), at=at)
    known = Account.objects.visible_to(viewer).current()
    shown = known.filter(Q(pk__in=found.accounts) | Q(status__in=KEY_STATUSES))
    rows = [found.row(one) for one in shown.order_by("name", "pk")]
    return sorted(rows, key=lambda one: -one.broken)


def broken(viewer: User, *, at: datetime, zone: ZoneInfo, of_nobody: bool = False) -> list[Line]:
    """Return the broken rhythms of accounts that the viewer answers for, the longest waiting first.

    `zone` is the organisation's: who asks knows it, and all is read by one question.
    """
    mine = _led_by(viewer, of_nobody=of_nobody)
    rows = series_running(viewer).filter(mine)
    found = (_line(one, at, zone) for one in _with_dates(viewer, rows, at))
    return sorted((one for one in found if one.is_broken), key=lambda one: one.due_on or date.max)


def _with_dates(
    viewer: User, rows: ContactQuerySet[MeetingSeries], at: datetime
) -> ContactQuerySet[MeetingSeries]:
    """Add when the accounts of today met, meet, and cancelled a meeting of the type of a series."""
    home = Coalesce("account__merged_into", "account")
    meetings = Meeting.objects.visible_to(viewer).annotate(home_key=home).order_by()
    same = meetings.filter(home_key=OuterRef("home_key"), kind=OuterRef("kind"))
    moments = {
        "last_at": Subquery(same.took_place().order_by("-starts_at").values("starts_at")[:1]),
        "next_at": Subquery(
            same.to_come().filter(starts_at__gte=at).order_by("starts_at").values("starts_at")[:1]
        ),
        "cancelled_at": Subquery(
            same.filter(state=MeetingState.CANCELLED).order_by("-starts_at").values("starts_at")[:1]
        ),
    }
    near = rows.select_related("account__merged_into").annotate(home_key=home)
    return near.annotate(**moments)


def _line(series: MeetingSeries, at: datetime, zone: ZoneInfo) -> Line:
    names = ("last_at", "next_at", "cancelled_at")
    dates = Dates(*(_day(getattr(series, name), zone) for name in names))
    found = beat(
        Rhythm(series.agreed), last=dates.last, since=series.since, following=dates.following,
        cancelled=dates.cancelled, today=at.astimezone(zone).date(),
    )  # fmt: skip
    account = series.account.merged_into or series.account
    return Line(account, MeetingKind(series.kind), series, None, dates, found)


@dataclass(frozen=True, slots=True)
class _Sources:
    """What boards are made of, by account of today and type."""

    series: Mapping[Key, MeetingSeries]
    wishes: Mapping[Key, WantedRhythm]
    dates: Mapping[Key, Dates]
    paces: Mapping[Key, Pace]
    today: date

    @classmethod
    def of(
        cls,
        viewer: User,
        series: ContactQuerySet[MeetingSeries],
        wishes: ContactQuerySet[WantedRhythm],
        meetings: MeetingQuerySet,
        *,
        at: datetime,
    ) -> _Sources:
        rows = series.select_related("account__merged_into")
        by_key = {(one.account.home_id, one.kind): one for one in rows}
        said = {}
        for wish in wishes.select_related("account").order_by("said_on", "pk"):
            said[wish.account.home_id, wish.kind] = wish
        zone = ZoneInfo(core.organisation(viewer).time_zone)
        today = at.astimezone(zone).date()
        met = paces(meetings, zone, today=today)
        return cls(by_key, said, _dates(meetings, zone, at), met, today)

    @property
    def accounts(self) -> set[int]:
        """Return the keys of all accounts of which something is known."""
        return {key for key, _kind in (*self.series, *self.dates, *self.wishes)}

    def row(self, account: Account) -> Row:
        """Return the three types of an account."""
        return Row(account, tuple(self.line(account, kind) for kind in MeetingKind))

    def line(self, account: Account, kind: MeetingKind) -> Line:
        """Return how one type of an account stands."""
        key = (account.pk, kind.value)
        series, dates = self.series.get(key), self.dates.get(key, Dates())
        rhythm = _rhythm(account, kind, series)
        found = beat(
            rhythm, last=dates.last, since=series.since if series else None,
            following=dates.following, cancelled=dates.cancelled, today=self.today,
        )  # fmt: skip
        return Line(account, kind, series, self.wishes.get(key), dates, found, self.paces.get(key))


def _dates(meetings: MeetingQuerySet, zone: ZoneInfo, at: datetime) -> dict[Key, Dates]:
    """Return when accounts met and meet, asked of the database at once."""
    rows = meetings.order_by().values(
        "kind", "account", "account__merged_into"
    ).annotate(
        last=Max("starts_at", filter=Q(state__in=TOOK_PLACE)),
        following=Min("starts_at", filter=Q(state__in=TO_COME, starts_at__gte=at)),
        cancelled=Max("starts_at", filter=Q(state=MeetingState.CANCELLED)),
    )  # fmt: skip
    found: dict[Key, list[Dates]] = defaultdict(list)
    for row in rows:
        days = (_day(row[name], zone) for name in ("last", "following", "cancelled"))
        found[row["account__merged_into"] or row["account"], row["kind"]].append(Dates(*days))
    return {key: _joined(many) for key, many in found.items()}


def _joined(many: list[Dates]) -> Dates:
    """Return the dates of accounts that are one today."""
    last = max((one.last for one in many if one.last), default=None)
    following = min((one.following for one in many if one.following), default=None)
    cancelled = max((one.cancelled for one in many if one.cancelled), default=None)
    return Dates(last, following, cancelled)


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def _led_by(viewer: User, *, of_nobody: bool) -> Q:
    """Return the condition that the viewer manages a row's account, or answers for it with nobody."""
    seats = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user__is_active=True)
    homes = Q(pk__in=seats.filter(user=viewer).values("account"))
    if of_nobody:
        homes |= ~Q(pk__in=seats.values("account")) & Q(status__in=KEY_STATUSES)
    keys = Account.objects.visible_to(viewer).current().filter(homes).values("pk")
    condition = Q()
    for merger in MERGERS:
        condition |= Q(**{f"account__{merger}id__in": keys})
    return condition
