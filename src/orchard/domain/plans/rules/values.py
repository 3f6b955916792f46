"""Value delivered to a customer: what they confirmed stays apart from what only we say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ValueStatus(TextChoices):
    """What the customer says to a value that we delivered."""

    CLAIMED = "claimed", _("We say so")
    CONFIRMED = "confirmed", _("The customer confirmed it")
    DISPUTED = "disputed", _("The customer disputes it")


@dataclass(frozen=True, slots=True)
class Delivered:
    """One value of a year."""

    year: int
    amount: Decimal
    status: ValueStatus


@dataclass(frozen=True, slots=True)
class YearOfValue:
    """The values of a year; the three sums are never added up to one."""

    year: int
    confirmed: Decimal
    claimed: Decimal
    disputed: Decimal


def years_of_value(delivered: Iterable[Delivered]) -> tuple[YearOfValue, ...]:
    """Return the sums of each year by what the customer says, the latest year first."""
    rows = list(delivered)
    return tuple(
        YearOfValue(
            year,
            confirmed=_sum(rows, year, ValueStatus.CONFIRMED),
            claimed=_sum(rows, year, ValueStatus.CLAIMED),
            disputed=_sum(rows, year, ValueStatus.DISPUTED),
        )
        for year in sorted({row.year for row in rows}, reverse=True)
    )


def _sum(rows: Iterable[Delivered], year: int, status: ValueStatus) -> Decimal:
    found = (row.amount for row in rows if (row.year, row.status) == (year, status))
    return sum(found, Decimal(0))
