"""Who may write in the white space of an account."""

from __future__ import annotations

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission


def may_edit(viewer: User, account: Account) -> bool:
    """Say whether the viewer may write here: the whole team, programme directors and finance.

    What belonged to an account that was merged is written on by the team of its heir as well.
    """
    if not viewer.may(Permission.WRITE_COMMENTS):
        return False
    if viewer.may(Permission.EDIT_ACCOUNTS):
        return Account.objects.visible_to(viewer).filter(pk=account.pk).exists()
    seats = Assignment.objects.visible_to(viewer).open()
    return seats.filter(account__in=(account.pk, account.home_id), user=viewer).exists()


def check_may_edit(viewer: User, account: Account) -> None:
    """Refuse who may not write here."""
    if not may_edit(viewer, account):
        raise NotAllowed
