"""Whether the plan is the customer's as well: measured from actions and from what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.plans.models import (
    Action,
    CriterionAcceptance,
    JointScore,
    PortalComment,
    PortalSession,
    SharedItem,
    ValueRecord,
    WhatMattersCheck,
)
from orchard.domain.plans.rules.joint import Side
from orchard.domain.plans.rules.joint_health import Doing, Health, health
from orchard.domain.plans.rules.plan import STANDING
from orchard.domain.plans.rules.sharing import SharedKind

LATELY = timedelta(days=90)


def joint_health(
    viewer: User, account: Account, *, today: date, met_on: date | None = None
) -> Health:
    """Return the measures of the joint plan; `met_on` is when somebody of them was met last."""
    shared = SharedItem.objects.visible_to(viewer).of(account).open()
    seen = set(shared.filter(kind=SharedKind.ACTION).values_list("object_id", flat=True))
    rows = Action.objects.visible_to(viewer).of(account).kept().select_related("initiative")
    actions = [_doing(one, is_seen=one.pk in seen) for one in rows]
    days = [met_on, *_heard(viewer, account)]
    last = max((day for day in days if day is not None and day <= today), default=None)
    sign_ins, comments = _in_portal(viewer, account, today)
    found = health(actions, last_touch=last, today=today)
    return replace(found, sign_ins=sign_ins, comments=comments)


def _in_portal(viewer: User, account: Account, today: date) -> tuple[int, int]:
    """Return how often they came into the portal in the last ninety days, and what they wrote."""
    begun = datetime.combine(today - LATELY, time.min, UTC)
    sessions = PortalSession.objects.visible_to(viewer).of(account).filter(began_at__gte=begun)
    said = PortalComment.objects.visible_to(viewer).of(account).standing()
    return sessions.count(), said.filter(person__isnull=False, written_at__gte=begun).count()


def _doing(row: Action, *, is_seen: bool) -> Doing:
    with_us = row.initiative is not None and row.initiative.is_joint
    return Doing(
        is_theirs=not row.is_ours,
        is_joint=not row.is_ours or with_us or is_seen or row.group_id is not None,
        is_open=row.state in STANDING,
        due_on=row.due_on,
        first_due_on=row.first_due_on,
        done_on=row.done_on,
    )


def _heard(viewer: User, account: Account) -> list[date | None]:
    """Return the last days on which the customer said something to what is joint."""
    calendar = core.fiscal_calendar(viewer)
    said = CriterionAcceptance.objects.visible_to(viewer).of(account).filter(side=Side.CUSTOMER)
    scored = JointScore.objects.visible_to(viewer).of(account).filter(side=Side.CUSTOMER)
    came = PortalSession.objects.visible_to(viewer).of(account)
    moments = [
        said.order_by("-said_at").values_list("said_at", flat=True).first(),
        scored.order_by("-given_at").values_list("given_at", flat=True).first(),
        came.order_by("-began_at").values_list("began_at", flat=True).first(),
    ]
    ranked = WhatMattersCheck.objects.visible_to(viewer).of(account).standing()
    values = ValueRecord.objects.visible_to(viewer).standing().filter(in_family(account))
    days = [
        ranked.filter(ranked_on__isnull=False).order_by("-ranked_on").values_list("ranked_on", flat=True).first(),
        values.filter(answered_on__isnull=False).order_by("-answered_on").values_list("answered_on", flat=True).first(),
    ]  # fmt: skip
    return [*days, *(calendar.today(one) for one in moments if one is not None)]
