"""What actions lower the cost to serve of an account, and what they saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.models.grouping import Movement
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries.driver_year import (
    METHOD,
    DriverYear,
    driver_years,
)
from orchard.domain.economics.rules.drivers import whole_year
from orchard.domain.plans.models import Saving
from orchard.domain.plans.rules.plan import ActionState
from orchard.domain.plans.rules.savings import After, Before, why_not_known

MOST = 50
Moves = list[tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saving with what it came to; `actual` is `None` while that is not known."""

    row: Saving
    actual: Decimal | None
    why_not: str
    until: date | None = None
    grade: str = ""
    method: str = METHOD
    has_other_rates: bool = False


@dataclass(frozen=True, slots=True)
class Savings:
    """All savings of an account; sums are of one currency, what is not known is in none."""

    rows: tuple[Saved, ...]
    currency: str

    @property
    def shown(self) -> tuple[Saved, ...]:
        """Return as many as a page lists; the sums are over all."""
        return self.rows[:MOST]

    @property
    def more(self) -> int:
        """Return how many a page does not list."""
        return len(self.rows) - len(self.shown)

    @property
    def expected(self) -> Decimal:
        """Return what all of them are to save a year."""
        return sum((one.row.expected for one in self._mine), Decimal(0))

    @property
    def actual(self) -> Decimal | None:
        """Return what those of which it is known save a year, each driver once.

        Actions on one driver lowered it together: what it cost before the first of them counts.
        """
        known = [one for one in self._mine if one.actual is not None]
        latest_first = sorted(known, key=lambda one: one.row.before_until, reverse=True)
        by_driver = {one.row.driver: one.actual or Decimal(0) for one in latest_first}
        return sum(by_driver.values(), Decimal(0)) if known else None

    @property
    def _mine(self) -> list[Saved]:
        return [one for one in self.rows if one.row.currency == self.currency]


def savings(viewer: User, account: Account, figures: AccountFigures) -> Savings:
    """Return the savings of an account that count, each beside what it came to."""
    currency = figures.figure_set.currency
    if not may(viewer, Permission.SEE_MARGINS):
        return Savings((), currency)
    rows = Saving.objects.visible_to(viewer).of(account).counting()
    found = list(rows.select_related("action__user").order_by("action__due_on", "pk"))
    since, _until = whole_year(figures.figure_set.as_of)
    is_due = any(_is_due(one, since) for one in found)
    years = driver_years(viewer, figures) if is_due else {}
    moves = _moves(account, found) if is_due else []
    return Savings(tuple(_saved(one, account, figures, years, moves) for one in found), currency)


def _saved(
    row: Saving,
    account: Account,
    figures: AccountFigures,
    years: dict[str, DriverYear],
    moves: Moves,
) -> Saved:
    action = row.action
    done_on = action.done_on if action.state == ActionState.DONE else None
    before = Before(row.cost_before, row.currency, done_on)
    since, _until = whole_year(figures.figure_set.as_of)
    year, after = years.get(row.driver), None
    if _is_due(row, since):
        is_other = action.account_id != account.pk or _moved_since(moves, action.noted_at)
        cost = None if year is None else year.cost
        after = After(cost, figures.figure_set.currency, since, is_other)
    why_not = why_not_known(before, after)
    if why_not or year is None or year.cost is None or row.cost_before is None:
        return Saved(row, None, why_not)
    return Saved(
        row, row.cost_before - year.cost, "", year.until, max(row.grade, year.grade),
        has_other_rates=row.cost_model != figures.figure_set.cost_model_id,
    )  # fmt: skip


def _is_due(row: Saving, since: date) -> bool:
    """Say whether twelve months have passed after the action was done."""
    return row.action.done_on is not None and row.action.done_on < since


def _moves(account: Account, rows: Iterable[Saving]) -> Moves:
    """Return when customers came to the account or left it, and when that was taken back."""
    touching = Q(from_account=account) | Q(to_account=account)
    first = min(one.action.noted_at for one in rows)
    lately = Q(regrouping__made_at__gt=first) | Q(regrouping__undone_at__gt=first)
    found = Movement.objects.filter(touching & lately).order_by().distinct()
    return list(found.values_list("regrouping__made_at", "regrouping__undone_at"))


def _moved_since(moves: Moves, at: datetime) -> bool:
    """Say whether a move since then stands, or one from before was taken back since."""
    return any((made > at) != (undone is not None and undone > at) for made, undone in moves)
