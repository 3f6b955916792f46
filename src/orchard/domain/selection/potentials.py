"""Sums of what customers could buy beyond today: one currency, or converted, or not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from orchard.domain.core import money
from orchard.domain.core.models import ExchangeRate
from orchard.domain.core.money import Money, Rate, convert
from orchard.domain.economics.models import BuiltPotential
from orchard.domain.selection.models import Nomination, Potential
from orchard.domain.selection.rules.measures import BuiltUp

BUILT = tuple(f"account__built_potential__{one.attname}"
              for one in BuiltPotential._meta.concrete_fields)  # fmt: skip
"""Columns of the sum that are read along with an account's figures."""


def built_up(
    rows: Iterable[Mapping[str, object]], accounts: Collection[int], currency: str, on: date
) -> Mapping[int, BuiltUp]:
    """Return what each account could buy beyond today; those of whom nobody said have none.

    The sum of the cells of white space is the evidence; `rows` hold it in the columns `BUILT`.
    Cells that somebody noted by hand, each with its own evidence, overrule it.
    """
    sums = [_stored(row) for row in rows if row["account__built_potential__id"] is not None]
    return {**of_white_space(sums, currency, on), **_noted(accounts, currency, on)}


def _stored(row: Mapping[str, object]) -> BuiltPotential:
    return BuiltPotential(**{name.rpartition("__")[2]: row[name] for name in BUILT})


def potential_at_hand(row: Nomination) -> BuiltUp | None:
    """Return the sum of the white space that was read along with a nomination, as it is stored."""
    found = getattr(row.account, "built_potential", None)
    return None if found is None else _of_cells(found, found.currency, {})


def of_white_space(
    rows: Iterable[BuiltPotential], currency: str, on: date
) -> Mapping[int, BuiltUp]:
    """Return the sums of the white space alone, in a currency."""
    known = list(rows)
    rates = _rates({one.currency for one in known}, currency, on)
    return {one.account_id: _of_cells(one, currency, rates) for one in known}


def _of_cells(row: BuiltPotential, currency: str, rates: Mapping[str, Rate]) -> BuiltUp:
    yearly = row.yearly
    if yearly is not None and row.currency != currency:
        rate = rates.get(row.currency)
        yearly = convert(Money(yearly, row.currency), rate).money.amount if rate else None
    return BuiltUp(
        yearly, row.cells, row.grade, row.unvalued, row.oldest_on, row.as_of, row.method, currency
    )  # fmt: skip


def _noted(accounts: Collection[int], currency: str, on: date) -> dict[int, BuiltUp]:
    rows = Potential.objects.filter(account__in=accounts, removed_at=None)
    cells: dict[int, list[Potential]] = defaultdict(list)
    for one in rows:
        cells[one.account_id].append(one)
    sums = by_account([one for mine in cells.values() for one in mine], currency, on)
    return {
        key: BuiltUp(
            sums[key], len(mine), max(one.grade for one in mine), currency=currency, is_noted=True
        )
        for key, mine in cells.items()
    }


def sum_of(cells: Iterable[Potential], currency: str, on: date) -> Money | None:
    """Return what cells come to in a currency; nothing when a rate of the month lacks."""
    rows = list(cells)
    return _sum(rows, currency, _rates({one.currency for one in rows}, currency, on))


def by_account(cells: Iterable[Potential], currency: str, on: date) -> Mapping[int, Decimal | None]:
    """Return the sum of each account's cells in a currency, by the stored rates of the month.

    An account with a cell that no rate of the month converts has no sum: a part of it would look
    like the whole. Whoever asks, the answer is the same, because scores are made of it.
    """
    found: dict[int, list[Potential]] = defaultdict(list)
    for one in cells:
        found[one.account_id].append(one)
    met = {one.currency for rows in found.values() for one in rows}
    rates = _rates(met, currency, on)
    sums = {account: _sum(rows, currency, rates) for account, rows in found.items()}
    return {account: one.amount if one else None for account, one in sums.items()}


def _rates(currencies: Iterable[str], base: str, on: date) -> Mapping[str, Rate]:
    """Return the latest stored rate of the day's month for each currency that has one."""
    month = on.replace(day=1)
    foreign = set(currencies) - {base}
    if not foreign:
        return {}
    rows = ExchangeRate.objects.filter(currency__in=foreign, month=month).order_by("revision")
    return {one.currency: Rate(one.currency, base, month, one.rate, one.revision) for one in rows}


def _sum(cells: Iterable[Potential], currency: str, rates: Mapping[str, Rate]) -> Money | None:
    parts = []
    for one in cells:
        part = Money(one.yearly, one.currency)
        if one.currency != currency and one.currency not in rates:
            return None
        parts.append(part if one.currency == currency else convert(part, rates[one.currency]).money)
    return money.total(parts, currency)
