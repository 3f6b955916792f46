"""Who may write in the register of an account, and who may answer for a risk."""

from __future__ import annotations

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission


def may_propose(viewer: User, account: Account) -> bool:
    """Say whether the viewer may propose a risk: whoever works with plans and knows the account."""
    if not viewer.may(Permission.EDIT_PLANS):
        return False
    return Account.objects.visible_to(viewer).filter(pk=account.pk).exists()


def may_edit(viewer: User, account: Account) -> bool:
    """Say whether the viewer may plan here: the team of the account, and who cares for all teams.

    What belonged to an account that was merged is written on by the team of its heir as well.
    """
    if not may_propose(viewer, account):
        return False
    if viewer.may(Permission.EDIT_TEAMS):
        return True
    seats = Assignment.objects.visible_to(viewer).open()
    return seats.filter(account__in=(account.pk, account.home_id), user=viewer).exists()


def check_may_propose(viewer: User, account: Account) -> None:
    """Refuse who may not propose a risk."""
    if not may_propose(viewer, account):
        raise NotAllowed


def check_may_edit(viewer: User, account: Account) -> None:
    """Refuse who may not write here."""
    if not may_edit(viewer, account):
        raise NotAllowed


def owners(viewer: User, account: Account) -> list[User]:
    """Return who may answer for a risk: the people in the team, and the viewer, by name."""
    seated = {seat.user.pk: seat.user for seat in accounts.team(viewer, account)}
    here = {one.pk: one for one in (*seated.values(), viewer) if one.is_active}
    return sorted(here.values(), key=lambda one: (one.name, one.pk))
