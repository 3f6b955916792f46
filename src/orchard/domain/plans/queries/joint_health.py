"""Whether the plan is the customer's as well: measured from actions and from what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet, Subquery

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core import queries as core
from orchard.domain.core.calendar import FiscalCalendar
from orchard.domain.core.models import User
from orchard.domain.plans.models import (
    Action,
    CriterionAcceptance,
    JointScore,
    PortalComment,
    PortalSession,
    ValueRecord,
    WhatMattersCheck,
)
from orchard.domain.plans.queries.sharing import is_shared
from orchard.domain.plans.rules.joint import Side
from orchard.domain.plans.rules.joint_health import Doing, Health, health
from orchard.domain.plans.rules.plan import STANDING
from orchard.domain.plans.rules.sharing import SharedKind

LATELY = timedelta(days=90)


def joint_health(
    viewer: User, account: Account, *, today: date, met_on: date | None = None
) -> Health:
    """Return the measures of the joint plan; `met_on` is when somebody of them was met last."""
    rows = Action.objects.visible_to(viewer).of(account).kept().select_related("initiative")
    shown = rows.annotate(is_seen=is_shared(viewer, account, SharedKind.ACTION))
    actions = [_doing(one, is_seen=one.is_seen) for one in shown]  # type: ignore[attr-defined]  # asked beside it
    questions = {**_heard(viewer, account), **_in_portal(viewer, account, today)}
    said = accounts.answered(viewer, account, questions)
    days = [met_on, *_days(said, core.fiscal_calendar(viewer))]
    last = max((day for day in days if day is not None and day <= today), default=None)
    found = health(actions, last_touch=last, today=today)
    return replace(found, sign_ins=said["came_often"], comments=said["wrote_often"])


def _in_portal(viewer: User, account: Account, today: date) -> accounts.Questions:
    """Return what is asked to know how often they came lately, and what they wrote in ninety days."""
    begun = datetime.combine(today - LATELY, time.min, UTC)
    sessions = PortalSession.objects.visible_to(viewer).of(account).filter(began_at__gte=begun)
    said = PortalComment.objects.visible_to(viewer).of(account).standing()
    theirs = said.filter(person__isnull=False, written_at__gte=begun)
    return {"came_often": accounts.counted(sessions), "wrote_often": accounts.counted(theirs)}


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


MOMENTS, DAYS = ("said_at", "given_at", "began_at"), ("ranked_on", "answered_on")


def _heard(viewer: User, account: Account) -> accounts.Questions:
    """Return what is asked to know when the customer last said something to what is joint."""
    said = CriterionAcceptance.objects.visible_to(viewer).of(account).filter(side=Side.CUSTOMER)
    scored = JointScore.objects.visible_to(viewer).of(account).filter(side=Side.CUSTOMER)
    came = PortalSession.objects.visible_to(viewer).of(account)
    ranked = WhatMattersCheck.objects.visible_to(viewer).of(account).standing()
    values = ValueRecord.objects.visible_to(viewer).standing().filter(in_family(account))
    rows: tuple[QuerySet[Any], ...] = (said, scored, came, ranked, values)
    return {
        f"last_{name}": Subquery(
            found.filter(**{f"{name}__isnull": False}).order_by(f"-{name}").values(name)[:1]
        )
        for name, found in zip((*MOMENTS, *DAYS), rows, strict=True)
    }


def _days(said: accounts.Answers, calendar: FiscalCalendar) -> list[date | None]:
    """Return the last days on which the customer said something, where the organisation is."""
    moments = (said[f"last_{name}"] for name in MOMENTS)
    days = [said[f"last_{name}"] for name in DAYS]
    return [*days, *(calendar.today(one) for one in moments if one is not None)]
