"""What the other key accounts show of how they stand: value, plan by quarter, risks looked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

AIMS = {"Fjordkraft": "1.02", "Baltexa": "1.35", "Marinor": "1.10"}
"""By how much more than was sold the last quarters were planned."""
VALUES = (
    (
        "Fewer emergency deliveries since stock lies at the site",
        86_000,
        "Counted from their orders",
    ),
    ("One supplier less to approve and to pay", 22_000, "Hours by their own estimate"),
)
QUARTERS = 4
CONFIRMED = timedelta(days=20)


def stand_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Leave on three accounts what makes their health known; a fourth stays without enough data."""
    for name, more in AIMS.items():
        account, by = accounts[name], _manager(accounts[name], people["astrid"])
        _note_values(account, by, at)
        _plan(account, Decimal(more), by, at)
        _look_for_risks(account, by, at)


def _manager(account: Account, viewer: User) -> User:
    from orchard.domain.accounts import queries

    return queries.manager_of(viewer, account) or viewer


def _note_values(account: Account, by: User, at: datetime) -> None:
    """Note two values of the year, the first one confirmed by the customer."""
    from orchard.domain.plans import services
    from orchard.domain.plans.services.values import Answer

    day = (at - CONFIRMED).date()
    made = [
        services.note_value(
            account,
            note=services.ValueNote(day.year, benefit, Decimal(amount), method, "B"),
            by=by, at=at - CONFIRMED,
        )
        for benefit, amount, method in VALUES
    ]  # fmt: skip
    answer = Answer("Their head of procurement", day, "Said so in the review of the quarter")
    services.confirm_value(made[0], expected=made[0].version, answer=answer, by=by, at=at)


def _plan(account: Account, more: Decimal, by: User, at: datetime) -> None:
    """Plan the last whole quarters, as one did before they came."""
    from orchard.domain.economics.queries import statements
    from orchard.domain.economics.rules.shocks import whole_quarter
    from orchard.domain.economics.services import assumptions

    figures = statements.account_figures_or_none(by, account)
    if figures is None or _is_planned(by, account):
        return
    last = whole_quarter(figures.figure_set.as_of)
    whole = [one for one in figures.quarterly if one.start <= last][-QUARTERS:]
    quarters: dict[date, tuple[Decimal, Decimal | None]] = {
        one.start: (round(one.revenue * more, -3), None) for one in whole
    }
    assumptions.plan_quarters(
        account, seen=0, quarters=quarters, reason="Agreed with the customer for the year",
        by=by, at=at,
    )  # fmt: skip


def _is_planned(by: User, account: Account) -> bool:
    """Say whether the account has a plan by quarter already."""
    from orchard.domain.economics.queries import assumptions

    return bool(assumptions.revenue_plans(by, account))


def _look_for_risks(account: Account, by: User, at: datetime) -> None:
    """Say that nothing was found where people and contracts were looked at."""
    from orchard.domain.risk import queries, services
    from orchard.domain.risk.rules import Category

    if not queries.standing(by, account).filter(category=Category.PEOPLE).exists():
        services.check_category(
            account, category=Category.PEOPLE, words="Who talks to whom, and since when",
            by=by, at=at,
        )  # fmt: skip
