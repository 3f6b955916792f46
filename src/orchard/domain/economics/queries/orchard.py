"""The accounts of a person as trees: what they are worth, who stands around them, what drifts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from orchard.analytics.results import Signal
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet, Assignment, AssignmentQuerySet
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries.account_list import account_rows
from orchard.domain.economics.queries.figures import ranked


@dataclass(frozen=True, slots=True)
class Tree:
    """One account of the orchard; `None` is what is not known, or not for this viewer."""

    account: Account
    value: Decimal | None
    value_is_explicit: bool
    value_grade: str
    manager: str
    people: int
    figures: AccountFigures | None
    is_mine: bool
    """Whether the viewer has a seat in the team."""
    is_led: bool
    """Whether somebody who still works here is its account manager."""

    @property
    def country(self) -> str:
        """Return where most is sold, else what somebody entered."""
        return (self.figures.country if self.figures else "") or self.account.country

    @property
    def contribution(self) -> Decimal | None:
        """Return what was left of twelve months, as far as it is known and to be seen."""
        return self.figures.contribution_year if self.figures else None

    @property
    def is_losing(self) -> bool:
        """Say whether the account costs more than it brings."""
        return self.contribution is not None and self.contribution < 0

    @property
    def contribution_change(self) -> Decimal | None:
        """Return by how much the contribution changed from one year to the next."""
        now = self.figures.contribution_year if self.figures else None
        before = self.figures.contribution_year_before if self.figures else None
        return None if now is None or before is None else now - before

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Return the signs of drift with their evidence."""
        return self.figures.found_signals if self.figures else ()


def mine(viewer: User) -> tuple[Tree, ...]:
    """Return the accounts in whose team the person is, and then those they follow as well."""
    return _trees(viewer, _own(viewer))


def mine_or_most_valuable(viewer: User, *, most: int) -> tuple[Tree, ...]:
    """Return the same; for who is in no team the most valuable accounts and those they follow.

    Without margins these are the largest. Which of the two it is, is asked with the accounts.
    """
    best = ranked(viewer).values("account")[:most]
    followed = accounts.watched(viewer).values("pk")[:most]
    is_in_no_team = Q(~Exists(accounts.my_accounts(viewer)))
    return _trees(viewer, _own(viewer) | is_in_no_team & (Q(pk__in=best) | Q(pk__in=followed)))


def _own(viewer: User) -> Q:
    """Return the accounts in whose team one is; who is in one has those that they follow, too."""
    own = accounts.my_accounts(viewer)
    followed = Q(pk__in=accounts.watched(viewer).values("pk"))
    return Q(pk__in=own.values("pk")) | Q(Exists(own)) & followed


def without_manager(viewer: User) -> AccountQuerySet:
    """Return the accounts with invoice lines for which nobody answers."""
    held = _leading(Assignment.objects.open())
    buying = accounts.accounts(viewer).filter(pk__in=ranked(viewer).order_by().values("account"))
    return buying.exclude(pk__in=held.values("account"))


def _leading(seats: AssignmentQuerySet) -> AssignmentQuerySet:
    return seats.in_role(TeamRole.ACCOUNT_MANAGER).filter(user__is_active=True)


def _trees(viewer: User, chosen: Q) -> tuple[Tree, ...]:
    """Return the accounts with all that belongs to them, the most valuable first."""
    known = accounts.accounts(viewer).filter(chosen).values("pk")
    figures = {one.account_id: one for one in ranked(viewer).filter(account__in=known)}
    newest = next((one.figure_set_id for one in figures.values()), None)
    seats = Assignment.objects.visible_to(viewer).open().filter(account=OuterRef("pk"))
    found = account_rows(viewer, newest).filter(chosen)
    found = found.annotate(people=_people(seats), is_mine=Exists(seats.filter(user=viewer)),
                           is_led=Exists(_leading(seats)))  # fmt: skip
    shows_value = may(viewer, Permission.SEE_MARGINS)
    trees = [
        Tree(
            account=row,
            value=getattr(row, "value", None) if shows_value else None,
            value_is_explicit=shows_value and getattr(row, "explicit", None) is not None,
            value_grade=(getattr(row, "value_grade", None) or "") if shows_value else "",
            manager=getattr(row, "manager", None) or "",
            people=getattr(row, "people", 0),
            figures=figures.get(row.pk),
            is_mine=getattr(row, "is_mine", False),
            is_led=getattr(row, "is_led", False),
        )
        for row in found
    ]
    return tuple(sorted(trees, key=_importance))


def _people(seats: AssignmentQuerySet) -> Coalesce:
    """Return how many people have a seat in the team of the account."""
    counted = seats.order_by().values("account").annotate(count=Count("user", distinct=True))
    return Coalesce(Subquery(counted.values("count")), 0)


def _importance(tree: Tree) -> tuple[Decimal, Decimal, str]:
    """Return what sorts: value, then revenue, both the largest first, then the name."""
    revenue = tree.figures.revenue_year if tree.figures else None
    zero = Decimal(0)
    return (-(tree.value or zero), -(revenue or zero), tree.account.name)
