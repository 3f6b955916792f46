"""Changing a status: one place that checks the life cycle and writes the history.

Services use this inside their own transaction; nothing else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.audit import remark
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection.models import (
    PressureOverride,
    SelectionDecision,
    Standing,
    StatusChange,
)
from orchard.domain.selection.rules.choices import Outcome
from orchard.domain.selection.rules.life_cycle import check_status


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
    before = Status(account.status)
    check_status(before, to)
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
    return changed


def standing_of(account: Account) -> Standing:
    """Return the row that says what the status means for the account, made when it is missing."""
    found, _made = Standing.objects.get_or_create(account=account)
    return found


def missing_for_key(account: Account, why: Why, *, on: date) -> list[str]:
    """Return what an account lacks to be key, each as a sentence that says what to do."""
    held = set(
        Assignment.objects.open()
        .filter(account=account, since__lte=on)
        .values_list("role", flat=True)
    )
    missing = []
    if TeamRole.ACCOUNT_MANAGER not in held:
        missing.append(_("name an account manager in its team;"))
    if TeamRole.SPONSOR not in held:
        missing.append(_("name an executive sponsor in its team;"))
    if not _is_decided(why, on):
        missing.append(_("have a round decide it, or a pressure override that another allowed;"))
    return missing


def check_known(by: User, account: Account) -> None:
    """Hide what the person may not know."""
    if not Account.objects.visible_to(by).filter(pk=account.pk).exists():
        raise NotFound


def today(by: User, at: datetime) -> date:
    """Return the organisation's day."""
    return core.fiscal_calendar(by).today(at)


def _is_decided(why: Why, on: date) -> bool:
    """Say whether a closed round, or an override that runs, lets the account in."""
    if why.override is not None:
        return why.override.allowed_at is not None and why.override.expires_on >= on
    if why.decision is None:
        return False
    is_closed = why.decision.nomination.round.decided_at is not None
    return is_closed and why.decision.outcome in {Outcome.IN, Outcome.LIGHT, Outcome.INCUBATE}
