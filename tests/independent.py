"""Sums that owe nothing to the product: the csv module and plain SQL."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

import make


@dataclass
class Reseller:
    """What the file says about one reseller, added up line by line."""

    sales: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    orders: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)

    @property
    def contribution(self) -> Decimal:
        """Sales less goods less freight."""
        return self.sales - self.cost - self.freight


def adventureworks_lines() -> Iterator[dict[str, str]]:
    """Yield the lines of the example as the csv module reads them."""
    path = make.EXAMPLES / "adventureworks_reseller.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def resellers() -> dict[str, Reseller]:
    """Return the sums by reseller."""
    found: dict[str, Reseller] = defaultdict(Reseller)
    for line in adventureworks_lines():
        one = found[line["reseller_id"]]
        one.sales += Decimal(line["sales_amount"])
        one.cost += Decimal(line["product_cost"])
        one.freight += Decimal(line["freight"])
        one.orders.add(line["order_number"])
        one.days.add(date.fromisoformat(line["order_date"]))
    return dict(found)
