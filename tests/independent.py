"""Sums that owe nothing to the product: the csv module and plain SQL."""

from __future__ import annotations

import csv
import gzip
import statistics
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


def sales_in_two_years(*, start: str, split: str) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Return sales by reseller from `start` to the day before `split`, and from `split` on."""
    before: dict[str, Decimal] = defaultdict(Decimal)
    after: dict[str, Decimal] = defaultdict(Decimal)
    for line in adventureworks_lines():
        if line["order_date"] >= start:
            half = after if line["order_date"] >= split else before
            half[line["reseller_id"]] += Decimal(line["sales_amount"])
    return dict(before), dict(after)


def revenue_by_year(reseller: str, *, end_month: int, end_day: int) -> dict[int, Decimal]:
    """Return sales by the year in which a twelve-month period ends."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for line in adventureworks_lines():
        if line["reseller_id"] == reseller:
            day = date.fromisoformat(line["order_date"])
            later = (day.month, day.day) > (end_month, end_day)
            found[day.year + later] += Decimal(line["sales_amount"])
    return dict(found)


def volatility(years: dict[int, Decimal]) -> float:
    """Return the population standard deviation as a share of the mean."""
    return statistics.pstdev(map(float, years.values())) / statistics.fmean(
        map(float, years.values())
    )


def pareto_classes(amounts: list[Decimal]) -> dict[str, int]:
    """Return the number of accounts in A, B, C and U by walking down the ranking."""
    positive = sum(amount for amount in amounts if amount > 0)
    counts = dict.fromkeys("ABCU", 0)
    reached = Decimal(0)
    for amount in sorted(amounts, reverse=True):
        share = reached / positive
        letter = "A" if share < Decimal("0.80") else "B" if share < Decimal("0.95") else "C"
        counts["U" if amount < 0 else letter] += 1
        reached += max(amount, Decimal(0))
    return counts


def accounts_for_80_percent(amounts: list[Decimal]) -> int:
    """Return how many of the largest bring 80 %."""
    reached, wanted = Decimal(0), sum(amounts) * Decimal("0.8")
    for count, amount in enumerate(sorted(amounts, reverse=True), start=1):
        reached += amount
        if reached >= wanted:
            return count
    return len(amounts)
