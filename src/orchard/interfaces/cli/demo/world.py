"""The whole story in order: supplier, people, money, ledger, accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from orchard.interfaces.cli.demo import cast, crowd, customers, invoicing, profiles, rates
from orchard.interfaces.cli.demo.months import months

SUPPLIER = "Vestberg Industri"
TIME_ZONE = "Europe/Oslo"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of world: its day, its moment of making and the source of its chance."""

    as_of: date
    at: datetime
    random: Random


@dataclass(frozen=True, slots=True)
class Made:
    """What there is afterwards."""

    people: int
    accounts: int
    customers: int
    lines: int


def build(wish: Wish, say: Say) -> Made:
    """Build the supplier through the services, from nothing."""
    from orchard.domain.core import bootstrap, demo

    at, random = wish.at, wish.random
    say("supplier and people")
    supplier = demo.found(SUPPLIER, currency=rates.BASE, time_zone=TIME_ZONE, by=None, at=at)
    operator = bootstrap.operator(currency=rates.BASE, at=at)
    people = cast.hire(operator, at=at)
    say("exchange rates")
    shop = invoicing.store_rates(months(wish.as_of), random, by=people["liis"], at=at)
    say("invoices of three years")
    accounts = (*profiles.named(), *crowd.crowd(random))
    buying = customers.customers(accounts, random)
    lines = invoicing.import_all(buying, shop, by=people["liis"], at=at)
    demo.finish(supplier, by=operator, at=at)
    return Made(len(people), len(accounts), len(buying), lines)
