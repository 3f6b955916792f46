"""The scorecard of an account: what a quarter brought us, and what it brought the customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.rules.values import ValueStatus

MONTHS = 3
SILENT = 2
"""So many quarters in a row without a documented value are a warning."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of the calendar."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter of a day."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def before(self) -> Quarter:
        """Return the quarter before it."""
        return Quarter.of(self.first - timedelta(days=1))

    @property
    def after(self) -> Quarter:
        """Return the quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year} Q{self.number}"


def quarters_before(day: date, how_many: int) -> tuple[Quarter, ...]:
    """Return the quarters that were over on a day, the latest first."""
    found = [Quarter.of(day).before]
    while len(found) < how_many:
        found.append(found[-1].before)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Gained:
    """A value that a customer had from us; without a quarter it is of the whole year."""

    year: int
    quarter: int | None
    amount: Decimal
    status: ValueStatus

    def is_in(self, quarter: Quarter) -> bool:
        """Say whether it speaks of a quarter."""
        return self.year == quarter.year and self.quarter in {None, quarter.number}


@dataclass(frozen=True, slots=True)
class Row:
    """A quarter: what it brought us, and what it brought them; confirmed and not are never added.

    Values of a whole year are counted by quarters: a fourth of them stands in each.
    """

    quarter: Quarter
    ours: Decimal | None
    confirmed: Decimal
    unconfirmed: Decimal
    disputed: Decimal
    has_theirs: bool
    """Whether any value for them is documented that they do not dispute."""
    is_delivered: bool
    """Whether something was delivered, or owed by an agreement, in the quarter."""

    @property
    def has_gap(self) -> bool:
        """Say whether we delivered and the customer confirmed no value of it."""
        return self.is_delivered and self.confirmed == 0


class Silence(TextChoices):
    """Which side has had no documented value for two quarters."""

    US = "us", _("No value for us is documented for two quarters.")
    CUSTOMER = "customer", _("No value for the customer is documented for two quarters.")


def scorecard(
    quarters: Collection[Quarter],
    *,
    ours: Mapping[Quarter, Decimal],
    gained: Collection[Gained],
    delivered: Collection[Quarter],
) -> tuple[Row, ...]:
    """Return the two columns of an account, quarter by quarter."""
    return tuple(
        _row(one, ours.get(one), gained, is_delivered=one in delivered) for one in quarters
    )


def silences(rows: Collection[Row]) -> tuple[Silence, ...]:
    """Return the sides without a documented value in the last two quarters; rows begin with the last."""
    last = list(rows)[:SILENT]
    if len(last) < SILENT:
        return ()
    found = []
    if all(not row.ours or row.ours <= 0 for row in last):
        found.append(Silence.US)
    if not any(row.has_theirs for row in last):
        found.append(Silence.CUSTOMER)
    return tuple(found)


def _row(
    quarter: Quarter, ours: Decimal | None, gained: Collection[Gained], *, is_delivered: bool
) -> Row:
    here = [one for one in gained if one.is_in(quarter)]
    return Row(
        quarter,
        ours,
        confirmed=_sum(here, ValueStatus.CONFIRMED),
        unconfirmed=_sum(here, ValueStatus.CLAIMED),
        disputed=_sum(here, ValueStatus.DISPUTED),
        has_theirs=any(one.status != ValueStatus.DISPUTED for one in here),
        is_delivered=is_delivered,
    )


def _sum(gained: Collection[Gained], status: ValueStatus) -> Decimal:
    amounts = (
        one.amount if one.quarter else one.amount / 4 for one in gained if one.status == status
    )
    return sum(amounts, Decimal(0))
