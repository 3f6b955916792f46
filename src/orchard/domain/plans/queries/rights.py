"""Who may write in plans, decide on them and share them: a permission and a seat in the team."""

from __future__ import annotations

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission


def may_edit(viewer: User, account: Account) -> bool:
    """Say whether the viewer may change the plans of an account."""
    return _may(viewer, account, Permission.EDIT_PLANS)


def may_approve(viewer: User, account: Account) -> bool:
    """Say whether the viewer may decide on plans of an account: never who manages it."""
    if not _may(viewer, account, Permission.APPROVE_PLANS):
        return False
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    return not seats.filter(account__in=(account.pk, account.home_id), user=viewer).exists()


def may_share(viewer: User, account: Account) -> bool:
    """Say whether the viewer may show the customer parts of a plan."""
    return _may(viewer, account, Permission.SHARE_WITH_CUSTOMERS)


def check_may_edit(viewer: User, account: Account) -> None:
    """Refuse who may not change the plans of an account."""
    if not may_edit(viewer, account):
        raise NotAllowed


def check_may_approve(viewer: User, account: Account) -> None:
    """Refuse who may not decide on plans of an account."""
    if not may_approve(viewer, account):
        raise NotAllowed


def check_may_share(viewer: User, account: Account) -> None:
    """Refuse who may not show the customer parts of a plan."""
    if not may_share(viewer, account):
        raise NotAllowed


def _may(viewer: User, account: Account, permission: Permission) -> bool:
    if not viewer.may(permission):
        return False
    if not Account.objects.visible_to(viewer).filter(pk=account.pk).exists():
        return False
    if viewer.may(Permission.EDIT_TEAMS):
        return True
    seats = Assignment.objects.visible_to(viewer).open()
    return seats.filter(account__in=(account.pk, account.home_id), user=viewer).exists()
