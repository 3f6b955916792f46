"""What is missing about ongoing business of some accounts: none at all, no goal served, no day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from orchard.domain.accounts.models import Account, Assignment, CustomerGoal
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.whitespace.models import Opportunity


@dataclass(frozen=True, slots=True)
class BusinessGaps:
    """Accounts without an open opportunity, and open ones of which something is missing."""

    nothing: list[Account]
    without_goal: list[Opportunity]
    without_day: list[Opportunity]
    overdue: list[Opportunity]
    open: int
    writable: frozenset[int]

    def may_fix(self, found: Opportunity) -> bool:
        """Say whether the viewer may write in the white space of its account."""
        return found.account.home_id in self.writable


def business_gaps(viewer: User, accounts: Sequence[Account], *, today: date) -> BusinessGaps:
    """Return what is missing about ongoing business, in as many questions as for one account."""
    keys = [one.pk for one in accounts]
    here = Q(account__in=keys) | Q(account__merged_into__in=keys)
    standing = Opportunity.objects.visible_to(viewer).standing().filter(here)
    near = ("account", "goal", "owner")
    rows = list(standing.select_related(*near).order_by("account__name", "next_on", "pk"))
    busy = {one.account.home_id for one in rows}
    return BusinessGaps(
        nothing=[one for one in accounts if one.pk not in busy],
        without_goal=[one for one in rows if one.goal is None or one.goal.removed_at is not None],
        without_day=[one for one in rows if one.expected_on is None],
        overdue=[one for one in rows if one.next_on < today],
        open=len(rows),
        writable=_writable(viewer, keys),
    )


def goals_by_account(viewer: User, accounts: Sequence[Account]) -> Mapping[int, list[CustomerGoal]]:
    """Return the goals that opportunities can serve, by the key of the account of today."""
    keys = [one.pk for one in accounts]
    here = Q(account__in=keys) | Q(account__merged_into__in=keys)
    found: dict[int, list[CustomerGoal]] = defaultdict(list)
    rows = CustomerGoal.objects.visible_to(viewer).standing().filter(here)
    for one in rows.select_related("account").order_by("horizon", "pk"):
        found[one.account.home_id].append(one)
    return found


def _writable(viewer: User, keys: Sequence[int]) -> frozenset[int]:
    """Return the accounts in whose white space the viewer may write, as for one account."""
    if not viewer.may(Permission.WRITE_COMMENTS):
        return frozenset()
    if viewer.may(Permission.EDIT_ACCOUNTS):
        return frozenset(keys)
    mine = Assignment.objects.visible_to(viewer).open().filter(user=viewer, account__in=keys)
    return frozenset(mine.order_by().values_list("account_id", flat=True))
