"""Money: an exact amount with its currency; nothing here is ever binary floating point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.currencies import currency_digits
from orchard.domain.core.mistakes import DomainError

ROUNDING = ROUND_HALF_UP
"""Half away from zero, everywhere: the ledger's engine rounds decimals the same way."""

STORED_DIGITS = 4
"""Amounts are stored with four decimals and rounded to the currency only where they are shown."""


class MixedCurrencies(DomainError):
    """Two currencies met in one sum."""

    default = _("These amounts have different currencies. Convert them with a stored rate first.")


class NotMoney(DomainError):
    """The value is no exact, finite amount."""

    default = _("This is not an exact amount. Give a decimal number such as 12.50.")


class CannotAllocate(DomainError):
    """The parts have no share to go by."""

    default = _("The amount cannot be shared out: no part has a positive share.")


class WrongRate(DomainError):
    """The exchange rate is for another currency."""

    default = _("This exchange rate is for another currency.")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; unrounded until `rounded` is asked for."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise NotMoney
        currency_digits(self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._alike(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._alike(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, times: Decimal | int) -> Money:
        if isinstance(times, bool) or not isinstance(times, Decimal | int):
            raise NotMoney
        return Money(self.amount * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._alike(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._alike(other)

    def __str__(self) -> str:
        return f"{self.rounded().amount:f} {self.currency}"

    def rounded(self) -> Money:
        """Return the amount in whole smallest units of its currency (cents, yen, fils)."""
        step = Decimal(1).scaleb(-currency_digits(self.currency))
        return Money(self.amount.quantize(step, rounding=ROUNDING), self.currency)

    def stored(self) -> Money:
        """Return the amount as the database and the ledger keep it."""
        step = Decimal(1).scaleb(-STORED_DIGITS)
        return Money(self.amount.quantize(step, rounding=ROUNDING), self.currency)

    def allocate(self, shares: Sequence[Decimal | int]) -> tuple[Money, ...]:
        """Share the amount out by largest remainder: the parts add up to it exactly.

        Every part is less than one smallest unit away from its fair share. Of equal remainders
        the earlier part gets the unit. Amounts finer than the currency keep their fineness.
        """
        fair = _fair_units(self._units(), shares)
        parts = [int(share) for share in fair]
        left = sum(fair) - sum(parts)
        by_remainder = sorted(range(len(fair)), key=lambda i: (parts[i] - fair[i], i))
        for index in by_remainder[: int(left)]:
            parts[index] += 1
        sign = -1 if self.amount < 0 else 1
        return tuple(
            Money(Decimal(sign * part).scaleb(-self._digits()), self.currency) for part in parts
        )

    def _alike(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise MixedCurrencies
        return other.amount

    def _digits(self) -> int:
        exponent = self.amount.normalize().as_tuple().exponent
        return max(currency_digits(self.currency), -int(exponent))

    def _units(self) -> int:
        return abs(int(self.amount.scaleb(self._digits())))


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `currency` was worth in `base` in a month, as it was stored."""

    currency: str
    base: str
    month: date
    rate: Decimal
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in the base currency, with everything needed to compute it again."""

    original: Money
    rate: Rate
    money: Money


def convert(money: Money, rate: Rate) -> Converted:
    """Return the amount in the rate's base currency, with the digits that are stored."""
    if money.currency != rate.currency:
        raise WrongRate
    return Converted(money, rate, Money(money.amount * rate.rate, rate.base).stored())


def total(parts: Iterable[Money], currency: str) -> Money:
    """Return the sum; of nothing it is zero."""
    result = Money(Decimal(0), currency)
    for part in parts:
        result = result + part
    return result


def _fair_units(units: int, shares: Sequence[Decimal | int]) -> list[Fraction]:
    """Return each part's fair number of units as an exact fraction."""
    weights = [Fraction(share) for share in shares]
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise CannotAllocate
    return [units * weight / whole for weight in weights]
