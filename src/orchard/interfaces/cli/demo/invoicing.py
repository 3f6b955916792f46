"""The supplier's ledger: written as files of a year each, and imported as anybody's would be."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from orchard.interfaces.cli.demo import ledger_lines, rates
from orchard.interfaces.cli.demo.customers import WITHOUT_COLUMN, Customer
from orchard.interfaces.cli.demo.ledger_lines import COLUMNS, Line, Shop
from orchard.interfaces.cli.demo.offers import offers
from orchard.interfaces.cli.demo.profiles import YEAR

if TYPE_CHECKING:
    from orchard.domain.accounts.rules import Folding
    from orchard.domain.core.models import User

SOURCE = "Vestberg ERP"
_BOOKED_ON = COLUMNS.index("booked_on")


def store_rates(months: tuple[date, ...], random: Random, *, by: User, at: datetime) -> Shop:
    """Store what foreign money is worth, and open the shop whose prices follow the first month."""
    from orchard.domain.core import services

    found = rates.rates(months, random)
    for (currency, month), rate in found.items():
        services.record_rate(currency, month=month, rate=rate, source=rates.SOURCE, by=by, at=at)
    lists = {currency: rate for (currency, month), rate in found.items() if month == months[0]}
    return Shop(offers(), months, lists, random)


def import_all(customers: tuple[Customer, ...], shop: Shop, *, by: User, at: datetime) -> int:
    """Import every year of the ledger and fold its customers; return the number of lines."""
    from orchard.domain.accounts import services as accounts
    from orchard.domain.ledger import customers as found
    from orchard.domain.ledger import store

    store.staging().mkdir(parents=True, exist_ok=True)
    folding, rows = _folding(customers), 0
    with tempfile.TemporaryDirectory(dir=store.staging()) as scratch:
        for path in _files(customers, shop, Path(scratch)):
            parquet, count = _import(path, by=by, at=at)
            rows += count
            accounts.fold_customers(
                SOURCE, customers=found.customers_of([parquet]), folding=folding, by=by, at=at
            )
    return rows


def _files(customers: tuple[Customer, ...], shop: Shop, folder: Path) -> Iterator[Path]:
    """Write one file for every year of the story and yield it."""
    years = {month: number // YEAR for number, month in enumerate(shop.months)}

    def year(line: Line) -> int:
        return years[date.fromisoformat(str(line[_BOOKED_ON])).replace(day=1)]

    for number, lines in groupby(ledger_lines.lines(customers, shop), key=year):
        first = shop.months[number * YEAR]
        path = folder / f"invoices from {first:%Y-%m}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(lines)
        yield path


def _import(path: Path, *, by: User, at: datetime) -> tuple[Path, int]:
    """Read and import one file; return what was read and the number of lines."""
    from orchard.domain.ledger import importing
    from orchard.domain.ledger.reading import mapping, staging

    staged = staging.stage(
        str(path), path.with_suffix(".parquet"), base_currency=rates.BASE, today=at.date()
    )
    order = importing.Order(
        source=SOURCE, file_name=path.name, mapping=mapping.to_toml(staged.mapping)
    )
    importing.import_ledger(staged, order=order, by=by, at=at)
    return staged.parquet, staged.rows


def _folding(customers: tuple[Customer, ...]) -> Folding:
    """Say what folds the customers that come without an account column."""
    from orchard.domain.accounts.rules import Folding, FoldingRule, Target

    orphans = [customer for customer in customers if not customer.has_column]
    mapping, rules = {}, []
    for customer in orphans:
        account = customer.profile.name
        target = Target(account, account, customer.unit)
        if WITHOUT_COLUMN[account] == "mapping":
            mapping[customer.key] = target
        else:
            rules.append(FoldingRule(customer.name, target))
    return Folding(mapping, tuple(rules))
