"""Sums of what customers could buy beyond today: one currency, or converted, or not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from orchard.domain.core import money
from orchard.domain.core.models import ExchangeRate
from orchard.domain.core.money import Money, Rate, convert
from orchard.domain.selection.models import Potential


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
