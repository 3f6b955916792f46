"""What services of a profile ask before they write."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, Sourced
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission


def check_writer(by: User, account: Account) -> None:
    """Refuse who may not tell of the account, and accounts that are another today."""
    require(by, Permission.EDIT_PROFILES)
    now = Account.objects.visible_to(by).filter(pk=account.pk).first()
    if now is None:
        raise NotFound
    if now.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))


def check_writer_of(by: User, row: Sourced) -> None:
    """Refuse who may not tell of the account that a row of a profile belongs to today."""
    account = row.account
    check_writer(by, account.merged_into or account)


def today(by: User, at: datetime) -> date:
    """Return the day where the organisation is."""
    return core.fiscal_calendar(by).today(at)
