"""Who may write in plans, decide on them and share them: a permission and a seat in the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans.models import AccountPlan


@dataclass(frozen=True, slots=True)
class Seats:
    """What the viewer may do with a plan that they see, by the open seats of its account's team.

    Read once for a page that only shows; a service asks anew at each decision.
    """

    viewer: User
    rows: tuple[Assignment, ...]

    @classmethod
    def among(cls, viewer: User, plan: AccountPlan, rows: Iterable[Assignment]) -> Seats:
        """Return those of open seats that count for a plan, in the order in which they were given."""
        here = {plan.account_id, plan.account.home_id}
        found = (one for one in rows if one.account_id in here)
        return cls(viewer, tuple(sorted(found, key=lambda one: one.pk)))

    @property
    def rights(self) -> Rights:
        """Return what these seats let the viewer do with the plan."""
        mine = [one for one in self.rows if one.user_id == self.viewer.pk]
        leads = any(one.role == TeamRole.ACCOUNT_MANAGER for one in mine)
        is_in = bool(mine) or self.viewer.may(Permission.EDIT_TEAMS)
        return Rights(self.viewer, is_in=is_in, leads=leads)

    def in_role(self, role: TeamRole) -> list[Assignment]:
        """Return the seats of a role."""
        return [one for one in self.rows if one.role == role]


def seats_around(viewer: User, account: Account, plan: AccountPlan) -> list[Assignment]:
    """Return the open seats at an account and at those that a plan on its page is of."""
    keys = {account.pk, plan.account_id, plan.account.home_id}
    rows = Assignment.objects.visible_to(viewer).open().filter(account__in=keys)
    return list(rows.select_related("user", "account").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Rights:
    """What the viewer may do with the plans of an account, asked once for a page that only shows."""

    viewer: User
    is_in: bool
    """Whether the viewer knows the account, and sits in its team or cares for all teams."""
    leads: bool

    @property
    def may_edit(self) -> bool:
        """Say whether the viewer may change the plans."""
        return self.is_in and self.viewer.may(Permission.EDIT_PLANS)

    @property
    def may_approve(self) -> bool:
        """Say whether the viewer may decide on the plans: never who manages the account."""
        return self.is_in and not self.leads and self.viewer.may(Permission.APPROVE_PLANS)

    @property
    def may_share(self) -> bool:
        """Say whether the viewer may show the customer parts of the plans."""
        return self.is_in and self.viewer.may(Permission.SHARE_WITH_CUSTOMERS)


def at_account(viewer: User, account: Account) -> Rights:
    """Return what the viewer may do with the plans of an account now, asked at once."""
    seats = Assignment.objects.visible_to(viewer).open()
    mine = seats.filter(account__in=(account.pk, account.home_id), user=viewer).order_by()
    known = Account.objects.visible_to(viewer).filter(pk=account.pk).order_by()
    leads = mine.in_role(TeamRole.ACCOUNT_MANAGER)
    found = known.values_list(Exists(mine), Exists(leads)).first()
    if found is None:
        return Rights(viewer, is_in=False, leads=False)
    is_in = found[0] or viewer.may(Permission.EDIT_TEAMS)
    return Rights(viewer, is_in=is_in, leads=found[1])


def may_edit(viewer: User, account: Account) -> bool:
    """Say whether the viewer may change the plans of an account."""
    return _may(viewer, account, Permission.EDIT_PLANS)


def may_approve(viewer: User, account: Account) -> bool:
    """Say whether the viewer may decide on plans of an account: never who manages it."""
    return viewer.may(Permission.APPROVE_PLANS) and at_account(viewer, account).may_approve


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
    return viewer.may(permission) and at_account(viewer, account).is_in
