"""The accounts of a person as trees: what they are worth, who stands around them, what drifts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from orchard.analytics.results import Signal
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet, Assignment
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
    keys = list(accounts.my_accounts(viewer).values_list("pk", flat=True))
    if not keys:
        return ()
    return _trees(viewer, Q(pk__in=keys) | Q(pk__in=accounts.watched(viewer).values("pk")))


def most_valuable(viewer: User, *, most: int) -> tuple[Tree, ...]:
    """Return the most valuable accounts (the largest without margins) and those that one follows."""
    keys = list(ranked(viewer).values_list("account", flat=True)[:most])
    watched = accounts.watched(viewer).values("pk")[:most]
    return _trees(viewer, Q(pk__in=keys) | Q(pk__in=watched))


def without_manager(viewer: User) -> AccountQuerySet:
    """Return the accounts with invoice lines for which nobody answers."""
    held = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user__is_active=True)
    buying = accounts.accounts(viewer).filter(pk__in=ranked(viewer).order_by().values("account"))
    return buying.exclude(pk__in=held.values("account"))


def _trees(viewer: User, chosen: Q) -> tuple[Tree, ...]:
    """Return the accounts with all that belongs to them, the most valuable first."""
    known = accounts.accounts(viewer).filter(chosen).values("pk")
    figures = {one.account_id: one for one in ranked(viewer).filter(account__in=known)}
    newest = next((one.figure_set_id for one in figures.values()), None)
    found = list(account_rows(viewer, newest).filter(chosen))
    keys = [row.pk for row in found]
    if not keys:
        return ()
    people = _people(viewer, keys)
    shows_value = may(viewer, Permission.SEE_MARGINS)
    trees = [
        Tree(
            account=row,
            value=getattr(row, "value", None) if shows_value else None,
            value_is_explicit=shows_value and getattr(row, "explicit", None) is not None,
            value_grade=(getattr(row, "value_grade", None) or "") if shows_value else "",
            manager=getattr(row, "manager", None) or "",
            people=people.get(row.pk, 0),
            figures=figures.get(row.pk),
        )
        for row in found
    ]
    return tuple(sorted(trees, key=_importance))


def _people(viewer: User, keys: Collection[int]) -> dict[int, int]:
    """Return how many people have a seat in the team of each account."""
    seats = Assignment.objects.visible_to(viewer).open().filter(account__in=keys)
    counted = (
        seats.order_by("account").values("account").annotate(people=Count("user", distinct=True))
    )
    return dict(counted.values_list("account", "people"))


def _importance(tree: Tree) -> tuple[Decimal, Decimal, str]:
    """Return what sorts: value, then revenue, both the largest first, then the name."""
    revenue = tree.figures.revenue_year if tree.figures else None
    zero = Decimal(0)
    return (-(tree.value or zero), -(revenue or zero), tree.account.name)
