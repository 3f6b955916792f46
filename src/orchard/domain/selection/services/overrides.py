"""Exceptions that end: an account let in under pressure, a service better than the tier."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection.models import Entitlement, PressureOverride, ServiceException
from orchard.domain.selection.moves import check_known, today
from orchard.domain.selection.rules.choices import Tier
from orchard.domain.selection.rules.life_cycle import tier_of
from orchard.domain.selection.rules.own_work import check_another

ORDER = list(Tier)


@audited("override.asked", keeps=("expires_on",))
def ask_override(
    account: Account, *, asked_by: str, reason: str, expires_on: date, by: User, at: datetime
) -> PressureOverride:
    """Write down who wants an account in against the criteria, why and until when."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    if not asked_by.strip() or not reason.strip():
        raise Invalid(_("An override names who asked for it, and why."))
    _check_ahead(expires_on, by, at)
    return PressureOverride.objects.create(
        account=account,
        asked_by=asked_by.strip(),
        reason=reason.strip(),
        expires_on=expires_on,
        written_by=by,
        written_at=at,
    )


@audited("override.allowed")
def allow_override(
    found: PressureOverride, *, expected: int, by: User, at: datetime
) -> PressureOverride:
    """Allow an override that somebody else wrote down, before it ends."""
    _check_answer(found, found.written_by_id, by)
    _check_not_over(found.expires_on, by, at)
    return update_versioned(found, expected, allowed_by=by, allowed_at=at)


@audited("override.refused")
def refuse_override(
    found: PressureOverride, *, expected: int, by: User, at: datetime
) -> PressureOverride:
    """Refuse an override that somebody else wrote down; that it was asked for stays written."""
    _check_answer(found, found.written_by_id, by)
    return update_versioned(found, expected, refused_at=at)


@audited("exception.asked", keeps=("ends_on", "tier"))
def ask_exception(  # an exception has this many sides
    account: Account,
    *,
    entitlement: Entitlement,
    tier: Tier,
    reason: str,
    ends_on: date,
    by: User,
    at: datetime,
) -> ServiceException:
    """Ask for one entitlement of a better tier, until a day."""
    require(by, Permission.NOMINATE)
    check_known(by, account)
    if not reason.strip():
        raise Invalid(_("Say why this account needs more than its tier gives."))
    if ORDER.index(tier) >= ORDER.index(tier_of(Status(account.status))):
        raise Invalid(_("The account has this service, or a better one, by its status."))
    _check_ahead(ends_on, by, at)
    return ServiceException.objects.create(
        account=account,
        entitlement=entitlement,
        tier=tier,
        reason=reason.strip(),
        ends_on=ends_on,
        asked_by=by,
        asked_at=at,
    )


@audited("exception.allowed")
def allow_exception(
    found: ServiceException, *, expected: int, by: User, at: datetime
) -> ServiceException:
    """Allow an exception that somebody else asked for, before it ends."""
    _check_answer(found, found.asked_by_id, by)
    _check_not_over(found.ends_on, by, at)
    return update_versioned(found, expected, allowed_by=by, allowed_at=at)


@audited("exception.refused")
def refuse_exception(
    found: ServiceException, *, expected: int, by: User, at: datetime
) -> ServiceException:
    """Refuse an exception that somebody else asked for."""
    _check_answer(found, found.asked_by_id, by)
    return update_versioned(found, expected, refused_at=at)


def _check_answer(found: PressureOverride | ServiceException, asker: int, by: User) -> None:
    """Let somebody of the management answer once what another asked for."""
    require(by, Permission.APPROVE_SELECTION)
    check_known(by, found.account)
    check_another(by.pk, asker)
    if found.allowed_at is not None or found.refused_at is not None:
        raise Conflict(_("This was answered already."))


def _check_not_over(day: date, by: User, at: datetime) -> None:
    """Refuse to allow what would have ended already."""
    if day < today(by, at):
        text = _(
            "This would have ended on %(day)s already. Have it asked for anew, with a later day."
        )
        raise Conflict(text % {"day": day})


def _check_ahead(day: date, by: User, at: datetime) -> None:
    if day <= today(by, at):
        raise Invalid(_("Give a day to come on which this ends."))
