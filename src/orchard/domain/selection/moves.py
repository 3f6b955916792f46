"""Changing a status: one place that checks the life cycle and writes the history.

Services use this inside their own transaction; nothing else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core import queries as core
from orchard.domain.core.audit import remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.models import (
    Incubation,
    PressureOverride,
    SelectionDecision,
    SelectionRound,
    Standing,
    StatusChange,
    TransitionPlan,
)
from orchard.domain.selection.rules.choices import RoundState
from orchard.domain.selection.rules.life_cycle import check_state, check_status


@dataclass(frozen=True, slots=True)
class Why:
    """The reason for a change of status, with the evidence."""

    reason: str
    evidence: str = ""
    decision: SelectionDecision | None = None
    override: PressureOverride | None = None


def move(account: Account, to: Status, why: Why, *, by: User, at: datetime) -> Account:
    """Give the account its next status and write the step down; services call it, nobody else."""
    check_known(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    before = Status(account.status)
    check_status(before, to, owes_farewell=queries.owes_farewell(by, account))
    if not why.reason.strip():
        raise Invalid(_("Say why the status changes."))
    changed = update_versioned(account, account.version, status=to)
    remark(before=before.value, after=to.value)
    StatusChange.objects.create(
        account=account,
        before=before,
        after=to,
        reason=why.reason.strip(),
        evidence=why.evidence.strip(),
        on=today(by, at),
        by=by,
        at=at,
        decision=why.decision,
        override=why.override,
    )
    _end_its_way(account, before, to, by, at)
    return changed


def home_of(account: Account, by: User) -> Status:
    """Return what an account is when no round holds it: who is owed a farewell has no service yet."""
    return Status.PROSPECT if queries.owes_farewell(by, account) else Status.STANDARD


def standing_of(account: Account) -> Standing:
    """Return the row that says what the status means for the account, made when it is missing."""
    found, _made = Standing.objects.get_or_create(account=account)
    return found


def check_round(found: SelectionRound, *expected: RoundState) -> None:
    """Refuse what a round does not allow as it is stored now; who changes it meanwhile waits."""
    now = SelectionRound.objects.select_for_update().get(pk=found.pk)
    check_state(RoundState(now.state), *expected)


def check_known(by: User, account: Account) -> None:
    """Hide what the person may not know."""
    if not Account.objects.visible_to(by).filter(pk=account.pk).exists():
        raise NotFound


def today(by: User, at: datetime) -> date:
    """Return the organisation's day."""
    return core.fiscal_calendar(by).today(at)


def _end_its_way(account: Account, before: Status, to: Status, by: User, at: datetime) -> None:
    """Close the time in the incubator, and a plan to leave, once the account goes another way."""
    if before == Status.INCUBATOR:
        for time in Incubation.objects.filter(account=account, closed_on__isnull=True):
            update_versioned(time, time.version, closed_on=today(by, at))
    if to in {Status.IN_TRANSITION, Status.FORMER}:
        return
    open_plans = TransitionPlan.objects.filter(account=account, done_on__isnull=True)
    for plan in open_plans.filter(stopped_at__isnull=True):
        update_versioned(plan, plan.version, stopped_at=at)
