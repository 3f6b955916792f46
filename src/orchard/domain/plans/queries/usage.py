"""Whether a plan is used: how many people opened it of late, and when it was changed last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Max, Model, Q, QuerySet
from django.db.models.functions import Cast

from orchard.domain.core.models import AuditEvent, Sighting, User
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective

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

    def days_since(self, at: datetime) -> int | None:
        """Return how many days ago something was changed."""
        return None if self.changed_at is None else max(0, (at - self.changed_at).days)

    def is_alive(self, at: datetime) -> bool:
        """Say whether somebody opened or changed it within thirty days."""
        return self.opened_by > 0 or (self.changed_at is not None and at - self.changed_at < LATELY)


def usage(viewer: User, plan: AccountPlan, *, at: datetime) -> Usage:
    """Return whether a plan that the viewer knows is used."""
    looks = Sighting.objects.filter(
        subject_type=AccountPlan._meta.label_lower, subject_id=str(plan.pk),
        last_at__gte=at - LATELY,
    ).aggregate(
        people=Count("pk"), mine=Max("last_at", filter=Q(user=viewer))
    )  # fmt: skip
    mine = looks["mine"]
    return Usage(
        looks["people"], _changed_at(plan), is_first_look=mine is None or at - mine > ONE_LOOK
    )


def _changed_at(plan: AccountPlan) -> datetime | None:
    """Return when the plan or anything that belongs to it was written last."""
    about = _subject(AccountPlan, AccountPlan.objects.filter(pk=plan.pk))
    for model in (Objective, Initiative, Action):
        about |= _subject(model, model._default_manager.filter(plan=plan))
    written = AuditEvent.objects.filter(about).exclude(verb="subject.seen")
    found: datetime | None = written.order_by().aggregate(last=Max("at"))["last"]
    return found


def _subject(model: type[Model], rows: QuerySet[Any]) -> Q:
    keys = rows.order_by().annotate(key=Cast("pk", CharField(max_length=200))).values("key")
    return Q(subject_type=model._meta.label_lower, subject_id__in=keys)
