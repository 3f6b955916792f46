"""What the cells of an account come to: units by offers, added up from the bottom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.versions import hold
from orchard.domain.economics import potentials
from orchard.domain.economics.potentials import Built
from orchard.domain.whitespace.board import sold_of
from orchard.domain.whitespace.models import AccountSales, Cell
from orchard.domain.whitespace.rules import NOT_TO_WIN, Status, built_grade, status_of

METHOD = "cells-bottom-up-1"

Parents = Mapping[int, int | None]
"""The unit that each unit is a part of."""


def build(accounts: Collection[int], *, as_of: date) -> None:
    """Add up the cells of accounts anew, part of whatever changed them."""
    hold_accounts(accounts)
    cells: dict[int, list[Cell]] = defaultdict(list)
    for one in Cell.objects.filter(account__in=accounts).order_by("pk"):
        cells[one.account_id].append(one)
    rows = AccountSales.objects.filter(account__in=list(cells)).order_by("look_id")
    sales = dict(rows.values_list("account_id", "cells"))
    units = AccountUnit.objects.filter(account__in=list(cells)).order_by()
    parents = dict(units.values_list("pk", "parent_id"))
    potentials.keep(
        {key: _built(cells[key], sales.get(key, {}), parents, as_of) for key in accounts},
        as_of=as_of,
    )


def hold_accounts(accounts: Collection[int]) -> None:
    """Let two who change cells of an account sum in turn: the later one counts what both wrote.

    Whoever locks a cell, an opportunity or a suggestion before the sum calls this first.
    """
    hold(Account.objects.filter(pk__in=accounts), no_key=True)


def with_cells() -> list[int]:
    """Return the accounts that have a cell."""
    return list(Cell.objects.order_by().values_list("account_id", flat=True).distinct())


def build_all(*, as_of: date) -> None:
    """Add up the cells of every account that has one: sales may have moved."""
    build(with_cells(), as_of=as_of)


def _built(
    cells: Iterable[Cell], sales: Mapping[str, Any], parents: Parents, as_of: date
) -> Built | None:
    """Return the sum of what can still be won; what we sell already is not in it."""
    open_ = [one for one in cells if _is_open(one, sales, as_of)]
    known = [one for one in _broadest(open_, parents) if one.potential is not None]
    if not known:
        return None
    amounts = [(one.potential or Decimal(0), one.grade) for one in known]
    currencies = {one.currency for one in known}
    total = sum((amount for amount, _grade in amounts), Decimal(0))
    return Built(
        yearly=total if len(currencies) == 1 else None,
        currency=known[0].currency,
        cells=len(known),
        unvalued=sum(one.potential is None for one in open_),
        grade=built_grade(amounts),
        oldest_on=min(one.estimated_on or as_of for one in known),
        method=METHOD,
    )


def _is_open(cell: Cell, sales: Mapping[str, Any], as_of: date) -> bool:
    place = sales.get(str(cell.unit_id or ""), {})
    sold, last_on = sold_of(place, (cell.family, cell.offer))
    status = status_of(sold, last_on, Status(cell.status), as_of=as_of)
    return status not in NOT_TO_WIN


def _broadest(cells: Iterable[Cell], parents: Parents) -> list[Cell]:
    """Leave out what a broader estimate holds: a family its offers, a unit its parts, the account all."""
    rows = list(cells)
    valued = {(one.unit_id, one.family, one.offer) for one in rows if one.potential is not None}

    def is_held(one: Cell) -> bool:
        own = one.unit_id, one.family, one.offer
        offers = {one.offer, ""} if one.family else {one.offer}
        places = _upwards(one.unit_id, parents)
        broader = {(place, one.family, offer) for place in places for offer in offers}
        return bool((broader - {own}) & valued)

    return [one for one in rows if not is_held(one)]


def _upwards(unit: int | None, parents: Parents) -> list[int | None]:
    """Return the unit, what it is a part of, and so on up to the account as a whole."""
    found: list[int | None] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return [*found, None]
