"""What waits for a person: accounts that they score, and what others asked for that they may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import (
    Criterion,
    Nomination,
    PressureOverride,
    Rater,
    Rating,
    SelectionRound,
    ServiceException,
    TransitionPlan,
)

Rows = QuerySet[Any, tuple[Any, ...]]
MOST_ASKED = 50
"""More than anybody answers in a day; what is left waits for the next."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round that waits for the viewer: how many accounts they score, how many are done."""

    round: int
    name: str
    accounts: int
    done: int

    @property
    def left(self) -> int:
        """Return how many accounts still lack a score."""
        return self.accounts - self.done


class Kind(StrEnum):
    """What waits: the viewer's own sheet, and what somebody else has to approve."""

    SHEET = "sheet"
    PLAN = "plan"
    OVERRIDE = "override"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that waits for the viewer's yes or no: about whom, who asked, and why."""

    kind: Kind
    pk: int
    account: str
    who: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits for the viewer in choosing: their sheets, and the answers that they owe."""

    sheets: list[Waiting]
    answers: list[Asked]


def waiting_sheets(viewer: User) -> list[Waiting]:
    """Return the viewer's sheets that are not handed in, with how much is left on each."""
    found = _in_common(_sheets(viewer), Kind.SHEET, "round__name", "asked_at", "round_id")
    return [_sheet(row) for row in found.order_by("since", "key")]


def todo(viewer: User, on: date) -> Todo:
    """Return sheets and what others asked for, the longest waiting first, all read at once."""
    rows = _in_common(_sheets(viewer), Kind.SHEET, "round__name", "asked_at", "round_id")
    more = _approvals(viewer, on) if may(viewer, Permission.APPROVE_SELECTION) else ()
    listed = rows.union(*more, all=True) if more else rows
    found = list(listed.order_by("place", "since", "key")[:MOST_ASKED])
    return Todo(
        [_sheet(row) for row in found if row[1] == Kind.SHEET],
        [_answer(row) for row in found if row[1] != Kind.SHEET],
    )


def _approvals(viewer: User, on: date) -> tuple[Rows, ...]:
    """Return what others asked for and the viewer may answer."""
    unanswered = Q(allowed_at__isnull=True, refused_at__isnull=True)
    plans = TransitionPlan.objects.visible_to(viewer).filter(
        approved_at__isnull=True, stopped_at__isnull=True, done_on__isnull=True
    )
    overrides = PressureOverride.objects.visible_to(viewer).filter(unanswered, expires_on__gte=on)
    exceptions = ServiceException.objects.visible_to(viewer).filter(unanswered, ends_on__gte=on)
    return (
        _asked(plans.exclude(written_by=viewer), Kind.PLAN, "written_by__name", "written_at"),
        _asked(overrides.exclude(written_by=viewer), Kind.OVERRIDE, "asked_by", "written_at"),
        _asked(exceptions.exclude(asked_by=viewer), Kind.EXCEPTION, "asked_by__name", "asked_at"),
    )


def _sheets(viewer: User) -> QuerySet[Rater]:
    """Return the viewer's places in rounds that wait for their scores, with `accounts` and `done`."""
    judged = Criterion.objects.filter(criteria_set=OuterRef("round__criteria_set"), measure="")
    standing = Nomination.objects.visible_to(viewer).filter(
        round=OuterRef("round"), withdrawn_at__isnull=True, account__merged_into__isnull=True
    )
    mine = Rating.objects.filter(nomination=OuterRef("pk"), rater__user=viewer)
    scored = standing.annotate(mine=_count(mine, "nomination")).filter(mine__gte=OuterRef("judged"))
    return (
        Rater.objects.filter(
            user=viewer, removed_at__isnull=True, handed_in_at__isnull=True, round__state="scoring"
        )
        .filter(round__in=SelectionRound.objects.visible_to(viewer))
        .annotate(judged=_count(judged, "criteria_set"))
        .annotate(accounts=_count(standing, "round"), done=_count(scored, "round"))
        .annotate(who=Value("", CharField()), reason=Value("", CharField()))
    )


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    """Return how many rows belong to the row outside, which they name in `by`."""
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _asked(rows: QuerySet[Any], kind: Kind, who: str, since: str) -> Rows:
    """Return what waits for a yes or no as all kinds are listed together."""
    told = rows.annotate(who=Cast(who, CharField()), accounts=Value(0), done=Value(0))
    return _in_common(told, kind, "account__name", since, "id")


def _in_common(rows: QuerySet[Any], kind: Kind, name: str, since: str, key: str) -> Rows:
    """Return the rows of one kind in the columns of all; sheets come before what others ask."""
    told = rows.order_by().annotate(
        place=Value(int(kind is not Kind.SHEET)),
        kind=Value(kind.value, CharField()),
        key=F(key),
        since=F(since),
    )
    found: Rows = told.values_list(
        "place", "kind", "key", name, "who", "reason", "since", "accounts", "done"
    )
    return found


def _sheet(row: tuple[Any, ...]) -> Waiting:
    _place, _kind, key, name, *_rest, accounts, done = row
    return Waiting(key, name, accounts, done)


def _answer(row: tuple[Any, ...]) -> Asked:
    _place, kind, *told, _accounts, _done = row
    return Asked(Kind(kind), *told)
