"""What one may ask about the charter: the definition, the goals, the places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.db.models import Subquery
from django.utils.translation import gettext as _

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import User
from orchard.domain.selection.models import Charter, CriteriaSet, StrategyGoal
from orchard.domain.selection.rules.places import NO_CHARTER, Room


def charter(viewer: User) -> Charter | None:
    """Return the charter, nothing before somebody wrote one."""
    found = Charter.objects.visible_to(viewer).select_related("owner", "champion")
    return found.filter(pk=Charter.ONLY).first()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What makes an account key here, and how such an account differs from others."""

    definition: str
    difference: str

    @classmethod
    def of(cls, found: accounts.Answers) -> Self | None:
        """Return what was answered: nothing before somebody wrote the charter."""
        definition: str | None = found["key_means"]
        return None if definition is None else cls(definition, found["key_differs"])


def meaning(viewer: User) -> accounts.Questions:
    """Return what is asked beside an account to know what the charter calls key."""
    only = Charter.objects.visible_to(viewer).filter(pk=Charter.ONLY)
    return {
        "key_means": Subquery(only.values("definition")),
        "key_differs": Subquery(only.values("difference")),
    }


def goals(viewer: User) -> list[StrategyGoal]:
    """Return the goals of the strategy that are in force."""
    return list(StrategyGoal.objects.visible_to(viewer).filter(ended_at__isnull=True))


def goal(viewer: User, goal_id: int) -> StrategyGoal:
    """Return one goal of the strategy."""
    found = StrategyGoal.objects.visible_to(viewer).filter(pk=goal_id).first()
    if found is None:
        raise NotFound
    return found


def policy(viewer: User, on: date) -> SelectionPolicy:
    """Return the lines, guards and limits of a day."""
    return core.current_policy(viewer, on).policy.selection


def room(viewer: User) -> Room:
    """Return how many places the programme has and how many are held, by whomever they are seen.

    The number counts confidential accounts too: a place is a place.
    """
    held = Account.objects.current().filter(status__in=KEY_STATUSES).count()
    found = charter(viewer)
    return replace(found.room if found else NO_CHARTER, held=held)


def check_may_choose(viewer: User) -> Charter:
    """Refuse anything key before it is written down what that means, and by which criteria."""
    found = charter(viewer)
    if found is None:
        raise Conflict(_("Write the charter first: it says what makes an account key here."))
    if not CriteriaSet.objects.filter(approved_at__isnull=False).exists():
        raise Conflict(_("Approve a set of criteria first: nobody is chosen without them."))
    return found
