"""What waits for somebody because of people: maps to go through, ties, what colleagues wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from orchard.domain.accounts.models import Account, Assignment, Mention
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.models import Contact, Introduction, MapReview, Reassignment

Rows = QuerySet[Any, tuple[Any, ...]]
COLUMNS = ("kind", "key", "place", "slug", "person", "left_on", "first", "reviewed", "moved")
TIE, MAP, INTRODUCTION, MENTION = "tie", "map", "introduction", "mention"
LEADS = (TeamRole.ACCOUNT_MANAGER, TeamRole.DEPUTY)


class DueWhy(StrEnum):
    """Why a map has to be gone through."""

    NEVER = "never"
    OLD = "old"
    PERSONNEL = "personnel"


@dataclass(frozen=True, slots=True)
class DueReview:
    """An account whose people nobody went through for too long, or since somebody came or left."""

    account: str
    slug: str
    why: DueWhy
    days: int | None


def reassignments_of(viewer: User, account: Account) -> list[Reassignment]:
    """Return what waits to be taken over at an account, the longest waiting first."""
    held = Reassignment.objects.visible_to(viewer).of(account).usable()
    rows = held.filter(done_at__isnull=True)
    return list(rows.select_related("contact", "user").order_by("made_at", "pk"))


@dataclass(frozen=True, slots=True)
class TieToTakeOver:
    """A tie of the viewer's to somebody who left."""

    pk: int
    person: str
    account: str
    slug: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class AskedFor:
    """An introduction that the viewer is asked for."""

    pk: int
    person: str
    account: str
    slug: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LedMap:
    """The people at an account that the viewer leads: when added and reviewed, who moved since."""

    account: str
    slug: str
    added: date
    reviewed: date | None
    has_moved: bool


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """A comment that speaks to the viewer; `pk` is the comment's."""

    pk: int
    person: str
    account: str
    slug: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """What an area above has waiting with a person: since or until when, and whether it moved."""

    kind: str
    pk: int
    person: str
    account: str
    slug: str
    day: date
    has_moved: bool


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for a person because of people."""

    ties: list[TieToTakeOver]
    maps: list[LedMap]
    introductions: list[AskedFor]
    mentions: list[WrittenTo]
    beside: list[Beside]


def people_tasks(viewer: User, *, zone: tzinfo, beside: Sequence[Rows] = ()) -> Tasks:
    """Return what the viewer has to take over, the longest waiting first, and the maps they lead.

    Days are those of the time zone. Rows of areas above are read `beside` them in one question.
    Who may see no opinions has nothing but what colleagues wrote and what lies beside.
    """
    is_of_team = viewer.may(Permission.SEE_OPINIONS)
    own = (_to_take_over(viewer), _led(viewer, zone), _asked(viewer)) if is_of_team else ()
    parts = _written_to(viewer).union(*own, *beside, all=True)
    found = list(parts.order_by("first", "key"))
    ties = [
        TieToTakeOver(key, person, account, slug, left_on)
        for kind, key, account, slug, person, left_on, *_rest in found
        if kind == TIE
    ]
    maps = {
        key: LedMap(account, slug, *_days(since, reviewed, zone), bool(moved))
        for kind, key, account, slug, _person, _left, since, reviewed, moved in found
        if kind == MAP
    }
    asked = [
        AskedFor(key, person, account, slug, first)
        for kind, key, account, slug, person, _left, first, *_rest in found
        if kind == INTRODUCTION
    ]
    mentions = [
        WrittenTo(key, person, account, slug, first)
        for kind, key, account, slug, person, _left, first, *_rest in found
        if kind == MENTION
    ]
    others = [
        Beside(kind, key, person, account, slug, day, bool(moved))
        for kind, key, account, slug, person, day, _first, _reviewed, moved in found
        if kind not in (TIE, MAP, INTRODUCTION, MENTION)
    ]
    return Tasks(ties, [maps[key] for key in sorted(maps)], asked, mentions, others)


def bell(viewer: User, kind: str, rows: QuerySet[Any]) -> Rows:
    """Return one row of the tasks that people make if there are such rows, else none."""
    told = User.objects.filter(Exists(rows.order_by()), pk=viewer.pk)
    nowhere = Value("", CharField())
    return _told(told, kind, key=F("id"), place=nowhere, slug=nowhere, person=nowhere)


def of_seats(viewer: User, kind: str, seats: QuerySet[Any]) -> Rows:
    """Return one row for the account of each of these seats that the viewer holds."""
    nobody = Value("", CharField())
    return _told(
        seats.filter(user=viewer), kind, key=F("account_id"), place=F("account__name"), slug=F("account__slug"),
        person=nobody,
    )  # fmt: skip


def due_reviews(viewer: User, maps: Iterable[LedMap], *, on: date, most: int) -> list[DueReview]:
    """Return the maps that are due after so many days at most, the longest waiting first."""
    if not viewer.may(Permission.SEE_OPINIONS):
        return []
    found = (_due(one, on, most) for one in maps)
    return sorted((one for one in found if one), key=lambda one: -(one.days or 0))


def _days(added: datetime, reviewed: datetime | None, zone: tzinfo) -> tuple[date, date | None]:
    last = reviewed.astimezone(zone).date() if reviewed else None
    return added.astimezone(zone).date(), last


def _due(one: LedMap, day: date, most: int) -> DueReview | None:
    """Return why the map of an account is due, if it is; a new one is given its time first."""
    days = (day - (one.reviewed or one.added)).days
    if one.reviewed is not None and one.has_moved:
        return DueReview(one.account, one.slug, DueWhy.PERSONNEL, days)
    if days <= most:
        return None
    return DueReview(one.account, one.slug, DueWhy.OLD if one.reviewed else DueWhy.NEVER, days)


def _told(rows: QuerySet[Any], kind: str, **columns: object) -> Rows:
    """Return rows in the columns of all tasks: days and moments that a kind has not are empty."""
    without = {
        "kind": Value(kind),
        "left_on": Value(None, DateField()),
        "first": Value(None, DateTimeField()),
        "reviewed": Value(None, DateTimeField()),
        "moved": Value(value=False),
    }
    asked = {**columns, **without, **columns}  # in their order: one may be made of another
    found: Rows = rows.order_by().annotate(**asked).values_list(*COLUMNS)
    return found


def _of_contact(rows: QuerySet[Any], kind: str, **columns: object) -> Rows:
    """Return the same for rows that are about a person at an account."""
    account = "contact__account"
    return _told(
        rows, kind, key=F("id"), place=F(f"{account}__name"), slug=F(f"{account}__slug"),
        person=F("contact__name"), **columns,
    )  # fmt: skip


def _to_take_over(viewer: User) -> Rows:
    """Return the viewer's ties to people who left."""
    held = Reassignment.objects.visible_to(viewer).usable()
    rows = held.filter(_stands_with(viewer), user=viewer, done_at__isnull=True)
    return _of_contact(rows, TIE, left_on=F("contact__left_on"), first=F("made_at"))


def _stands_with(viewer: User) -> Q:
    """Return the condition that the viewer can still act: in the team of the account of today."""
    seats = Assignment.objects.open().filter(user=viewer).values("account")
    heir = "contact__account__merged_into"
    return Q(**{f"{heir}__isnull": True}) | Q(**{f"{heir}__in": seats})


def _asked(viewer: User) -> Rows:
    """Return the introductions that the viewer is asked for."""
    rows = Introduction.objects.visible_to(viewer).waiting()
    rows = rows.filter(_stands_with(viewer), asked_of=viewer)
    return _of_contact(rows, INTRODUCTION, first=F("asked_at"))


def _written_to(viewer: User) -> Rows:
    """Return the comments that speak to the viewer and wait to be read.

    They come first in the union, so they say which kind each column is: PostgreSQL goes pair by pair.
    """
    rows = Mention.objects.visible_to(viewer).waiting_for(viewer)
    return _told(
        rows,
        MENTION,
        key=F("comment_id"),
        place=F("account__name"),
        slug=F("account__slug"),
        person=F("comment__author__name"),
        left_on=Cast(Value(None), DateField()),
        first=F("at"),
        reviewed=Cast(Value(None), DateTimeField()),
    )


def _led(viewer: User, zone: tzinfo) -> Rows:
    """Return the accounts of today that the viewer leads and that have people.

    People and reviews of accounts that became part of one count with it: they stand on its map.
    """
    seats = Assignment.objects.visible_to(viewer).open().filter(user=viewer, role__in=LEADS)
    here = Contact.objects.usable().filter(left_on__isnull=True)
    led = _told(
        seats.filter(account__merged_into__isnull=True),
        MAP,
        key=F("account_id"),
        place=F("account__name"),
        slug=F("account__slug"),
        person=Value("", CharField()),
        first=_last(here, "added_at"),
        reviewed=_last(MapReview.objects.all(), "at"),
        day=TruncDate("reviewed", tzinfo=zone),
        moved=_moved(),
    )
    return led.filter(first__isnull=False)


def _family() -> QuerySet[Account]:
    """Return the account of a seat, two questions above, and what became part of it."""
    account = OuterRef(OuterRef("account"))
    return Account.objects.filter(Q(pk=account) | Q(merged_into=account)).order_by()


def _last(rows: QuerySet[Any], moment: str) -> Subquery:
    """Return the latest moment of rows of the account and of what became part of it."""
    of_account = rows.filter(account__in=_family().values("pk"))
    return Subquery(of_account.order_by(f"-{moment}").values(moment)[:1])


def _moved() -> Case:
    """Say whether somebody came into the team or left either side after the day of the review."""
    left = Contact.objects.usable().filter(
        account__in=_family().values("pk"), left_on__gt=OuterRef("day")
    )
    changed = Q(since__gt=OuterRef("day")) | Q(until__gt=OuterRef("day"))
    seats = Assignment.objects.filter(changed, account=OuterRef("account"))
    return Case(
        When(Exists(left) | Exists(seats), then=Value(value=True)), default=Value(value=False)
    )
