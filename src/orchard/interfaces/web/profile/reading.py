"""What several pages of a profile read: the day, what counts for the customer, their three goals."""

from __future__ import annotations

from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.rules import recall
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries as selection
from orchard.domain.selection.models import SuccessFactor


def factors(viewer: User, account: Account) -> list[SuccessFactor]:
    """Return what counts for the customer, for those who see how accounts are chosen."""
    if not may(viewer, Permission.SEE_SELECTION):
        return []
    return selection.factors(viewer, account)


def three_goals(viewer: User, account: Account) -> list[CustomerGoal]:
    """Return the goals that one should know by heart, the nearest first."""
    return queries.goals(viewer, account)[: recall.MOST]
