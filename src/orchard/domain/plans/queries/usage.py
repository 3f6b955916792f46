"""Whether a plan is used: how many people opened it of late, who has seen it, when it was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import CharField, Count, Model, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import AuditEvent, Sighting, User
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective
from orchard.domain.plans.queries.plan import plans
from orchard.domain.relationships.queries import may_see_opinions

LATELY = timedelta(days=30)
ONE_LOOK = timedelta(hours=12)
"""Within it the same person's looks are one."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How many people opened a plan in thirty days, never who; when it was changed last."""

    opened_by: int
    changed_at: datetime | None
    is_first_look: bool
    """Whether the viewer has not looked within half a day: then the page tells of it."""

    @classmethod
    def of(cls, found: Mapping[str, Any], at: datetime) -> Self:
        """Return what was answered."""
        looked_at: datetime | None = found["looked_at"]
        is_first = looked_at is None or at - looked_at > ONE_LOOK
        return cls(found["opened_by"], found["changed_at"], is_first_look=is_first)

    def days_since(self, at: datetime) -> int | None:
        """Return how many days ago something was changed."""
        return None if self.changed_at is None else max(0, (at - self.changed_at).days)


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody has seen the plan of a year, and when they did so last."""

    name: str
    year: int
    last_at: datetime


def seen_by(viewer: User, account: Account) -> list[Seen] | None:
    """Return who has seen the plans of an account, the latest year first, by name.

    By name only the team of the account is told; to everybody else nothing is said of it.
    """
    if not may_see_opinions(viewer, account):
        return None
    years = {str(one.pk): one.year for one in plans(viewer, account)}
    rows = Sighting.objects.filter(
        subject_type=AccountPlan._meta.label_lower, subject_id__in=years, user__is_active=True
    ).select_related("user")
    found = [Seen(one.user.name, years[one.subject_id], one.last_at) for one in rows]
    return sorted(found, key=lambda one: (-one.year, one.name))


def asked(viewer: User, plan: AccountPlan, *, at: datetime) -> dict[str, Combinable]:
    """Return what is asked of a plan's use, as part of a question about its account."""
    looks = Sighting.objects.order_by().filter(
        subject_type=AccountPlan._meta.label_lower, subject_id=str(plan.pk)
    )
    lately = looks.filter(last_at__gte=at - LATELY)
    people = lately.values("subject_id").annotate(people=Count("pk")).values("people")
    written = AuditEvent.objects.filter(_about(plan)).exclude(verb="subject.seen").order_by("-at")
    return {
        "opened_by": Coalesce(Subquery(people[:1]), 0),
        "looked_at": Subquery(looks.filter(user=viewer).values("last_at")[:1]),
        "changed_at": Subquery(written.values("at")[:1]),
    }


def _about(plan: AccountPlan) -> Q:
    """Return the condition that an event is about the plan or anything that belongs to it."""
    about = _subject(AccountPlan, AccountPlan.objects.filter(pk=plan.pk))
    for model in (Objective, Initiative, Action):
        about |= _subject(model, model._default_manager.filter(plan=plan))
    return about


def _subject(model: type[Model], rows: QuerySet[Any]) -> Q:
    keys = rows.order_by().annotate(key=Cast("pk", CharField(max_length=200))).values("key")
    return Q(subject_type=model._meta.label_lower, subject_id__in=keys)
