"""A small ledger in the store, its figures computed, and the people who look at them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledgers import make_line, make_staged
from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from orchard.domain.economics import refreshing, services
from orchard.domain.ledger import importing
from orchard.domain.ledger.customers import fold_new
from orchard.domain.ledger.rules import OnChanged
from people import NOON, make_user
from standing import standing

MONTHS = 30
FIRST_YEAR = 2023
COSTS = """
[light]
per_order = 10.00
[growth]
existing_spend = 1000.00
new_spend = 500.00
"""
BUYERS = {  # account: net of a month, cost of goods as a share of it, first and last month
    "Birch": (Decimal("4000.10"), Decimal("0.60"), 0, MONTHS),
    "Cedar": (Decimal("1500.25"), Decimal("0.99"), 0, MONTHS),
    "Elder": (Decimal("900.40"), Decimal("0.50"), 0, MONTHS),
    "Fir": (Decimal("600.00"), Decimal("1.10"), 0, MONTHS),
    "Hazel": (Decimal("300.00"), Decimal("0.70"), 0, 14),
    "Larch": (Decimal("200.00"), Decimal("0.40"), 22, MONTHS),
}
UNITS = ("north", "south")
OFFERS = ("Oil", "Grease", "Filter")
PER_ORDER = Decimal(10)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines say about one account, added up one by one."""

    net: Decimal
    cost: Decimal
    orders: int

    @property
    def contribution(self) -> Decimal:
        """Sales less goods less the handling of every order."""
        return self.net - self.cost - PER_ORDER * self.orders


@dataclass(frozen=True)
class Economy:
    """The people, and what was computed."""

    by: User
    director: User
    operations: User
    finance: User
    done: refreshing.Refreshed


def lines() -> Iterator[dict[str, object]]:
    """Yield one invoice a month and account, for one of two units and one of three offers."""
    for account, (net, cost_share, first, last) in BUYERS.items():
        for month in range(first, last):
            amount = net + 10 * month
            yield make_line(
                f"{account}-{month}",
                customer=f"{account}-{month % 2}",
                customer_name=f"{account} {UNITS[month % 2]}",
                account=account,
                unit=UNITS[month % 2],
                country="Norway" if account < "F" else "Estonia",
                industry="Food" if account < "D" else "Metals",
                booked_on=date(FIRST_YEAR + month // 12, month % 12 + 1, 10),
                offer=OFFERS[month % 3],
                offer_name=f"{OFFERS[month % 3]} of the best",
                family="Care" if month % 3 else "Fluids",
                net=amount,
                gross=amount * 2,
                cost=(amount * cost_share).quantize(Decimal("0.0001")),
            )


def sums(*, since: date = date.min, until: date = date.max) -> dict[str, Sums]:
    """Return the sums by account of the lines between two days."""
    found: dict[str, Sums] = {}
    for line in lines():
        if since <= line["booked_on"] <= until:
            before = found.get(str(line["account"]), Sums(Decimal(0), Decimal(0), 0))
            found[str(line["account"])] = Sums(
                before.net + line["net"], before.cost + line["cost"], before.orders + 1
            )
    return found


def import_lines(folder: Path, more: list[dict[str, object]] | None = None) -> User:
    """Put the ledger into the store; return the installation's own user."""
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    by = User.objects.get(email=OPERATOR)
    add_lines(folder, [*lines(), *(more or [])], by)
    return by


def one_ledger(
    folders: pytest.TempPathFactory, blocker: pytest.FixtureDef, **settings: object
) -> AbstractContextManager[User]:
    """Hold the imported lines for the tests of a module, and leave the database as it was."""
    return standing("ledger", import_lines, folders=folders, blocker=blocker, **settings)


def one_economy(
    folders: pytest.TempPathFactory, blocker: pytest.FixtureDef, **settings: object
) -> AbstractContextManager[tuple[User, refreshing.Refreshed]]:
    """Hold the same lines with their figures; return the installation's own user and what was done."""
    return standing("economy", _computed, folders=folders, blocker=blocker, **settings)


def _computed(folder: Path) -> tuple[User, refreshing.Refreshed]:
    by = import_lines(folder)
    return by, compute(by)


def add_lines(
    folder: Path,
    found: list[dict[str, object]],
    by: User,
    on_changed: OnChanged = OnChanged.REFUSE,
) -> None:
    """Import lines and give their customers accounts."""
    folder.mkdir(parents=True, exist_ok=True)
    staged = make_staged(folder / "staged.parquet", found)
    order = importing.Order("erp", "sales.csv", on_changed=on_changed)
    importing.import_ledger(staged, order=order, by=by, at=NOON)
    fold_new("erp", [staged.parquet], by=by, clock=lambda: NOON)


def compute(by: User) -> refreshing.Refreshed:
    """Compute the figures with the costs of this file."""
    services.change_costs(COSTS, reason="first costs", by=by, at=NOON)
    return refreshing.refresh(by, at=NOON)


def make_people() -> dict[str, User]:
    """Return a director who sees everything, and one from operations who sees no margins."""
    return {
        "director": make_user("Dina Director", Role.PROGRAMME_DIRECTOR),
        "operations": make_user("Otto Operations", Role.OPERATIONS),
        "finance": make_user("Finn Finance", Role.FINANCE),
    }


def account(key: str) -> Account:
    """Return the account of that key."""
    return Account.objects.get(key=key)
