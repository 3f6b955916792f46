"""What waits for a person: accounts that they score, and what others asked for that they may answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import (
    Nomination,
    PressureOverride,
    Rater,
    ServiceException,
    TransitionPlan,
)
from orchard.domain.selection.queries.rounds import awaiting_me

MOST_ASKED = 50
"""More than anybody answers in a day; what is left waits for the next."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round that waits for the viewer: how many accounts they score, how many are done."""

    seat: Rater
    accounts: int
    done: int

    @property
    def left(self) -> int:
        """Return how many accounts still lack a score."""
        return self.accounts - self.done


def waiting_sheets(viewer: User) -> list[Waiting]:
    """Return the viewer's sheets that are not handed in, with how much is left on each."""
    seats = awaiting_me(viewer)
    if not seats:
        return []
    judged = {one.round_id: getattr(one, "judged", 0) for one in seats}
    rows = Nomination.objects.visible_to(viewer).filter(
        round__in=[one.round_id for one in seats],
        withdrawn_at__isnull=True,
        account__merged_into__isnull=True,
    )
    mine = Count("ratings", filter=Q(ratings__rater__user=viewer))
    accounts, done = Counter[int](), Counter[int]()
    for found, given in rows.order_by().annotate(mine=mine).values_list("round", "mine"):
        accounts[found] += 1
        done[found] += given >= judged[found]
    return [Waiting(one, accounts[one.round_id], done[one.round_id]) for one in seats]


class Kind(StrEnum):
    """What somebody else has to approve."""

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


def awaiting_approval(viewer: User, on: date) -> list[Asked]:
    """Return what others asked for and the viewer may answer, the longest waiting first."""
    if not may(viewer, Permission.APPROVE_SELECTION):
        return []
    unanswered = Q(allowed_at__isnull=True, refused_at__isnull=True)
    plans = TransitionPlan.objects.visible_to(viewer).filter(
        approved_at__isnull=True, stopped_at__isnull=True, done_on__isnull=True
    )
    overrides = PressureOverride.objects.visible_to(viewer).filter(unanswered, expires_on__gte=on)
    exceptions = ServiceException.objects.visible_to(viewer).filter(unanswered, ends_on__gte=on)
    rows = _asked(plans.exclude(written_by=viewer), Kind.PLAN, "written_by__name", "written_at")
    more = (
        _asked(overrides.exclude(written_by=viewer), Kind.OVERRIDE, "asked_by", "written_at"),
        _asked(exceptions.exclude(asked_by=viewer), Kind.EXCEPTION, "asked_by__name", "asked_at"),
    )
    found = rows.union(*more, all=True).order_by("since", "pk")[:MOST_ASKED]
    return [Asked(Kind(kind), *row) for kind, *row in found]


def _asked(rows: QuerySet[Any], kind: Kind, who: str, since: str) -> QuerySet[Any, tuple[Any, ...]]:
    """Return the rows of one kind as all kinds are listed together."""
    told = rows.order_by().annotate(
        kind=Value(kind.value, CharField()), who=Cast(who, CharField()), since=F(since)
    )
    found: QuerySet[Any, tuple[Any, ...]] = told.values_list(
        "kind", "pk", "account__name", "who", "reason", "since"
    )
    return found
