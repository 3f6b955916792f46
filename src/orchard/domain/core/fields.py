"""Columns for exact money on every database."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.money import STORED_DIGITS, Money, NotMoney

if TYPE_CHECKING:
    _WholeNumbers = models.BigIntegerField[Decimal | int | str, Decimal]
    _Texts = models.Field[Decimal | int | str, Decimal]
else:
    _WholeNumbers = models.BigIntegerField
    _Texts = models.Field

_STEP = Decimal(1).scaleb(-STORED_DIGITS)


class AmountField(_WholeNumbers):
    """A Decimal with four digits, stored as a whole number of ten-thousandths.

    SQLite keeps decimals as binary floats beyond 15 digits; whole numbers stay exact there, can be
    summed and compared by the database, and mean the same on PostgreSQL.
    """

    description = _("exact amount")

    def to_python(self, value: object) -> Decimal | None:
        """Return the amount; refuse what is not exact."""
        return _exact(value)

    def from_db_value(
        self, value: int | Decimal | None, _expression: Expression, _using: BaseDatabaseWrapper
    ) -> Decimal | None:
        """Return ten-thousandths as an amount."""
        return None if value is None else (Decimal(value) * _STEP).quantize(_STEP)

    def get_prep_value(self, value: object) -> int | None:
        """Return the amount as ten-thousandths."""
        amount = self.to_python(value)
        return None if amount is None else int(amount.scaleb(STORED_DIGITS))


if TYPE_CHECKING:

    class PossibleAmount(models.BigIntegerField[Decimal | int | str | None, Decimal | None]):
        """An amount that may not be known."""

else:
    PossibleAmount = AmountField


class SumField(_Texts):
    """A Decimal with four digits of any size, stored as text: for sums to compare, not to add up.

    A sum over a ledger may outgrow the whole numbers of an amount; SQLite would round a decimal.
    """

    description = _("exact sum")
    LONGEST = 40

    def get_internal_type(self) -> str:
        """Return the kind of column: a short text."""
        return "CharField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # Django asks by this name
        """Return the column's type."""
        return f"varchar({self.LONGEST})"

    def to_python(self, value: object) -> Decimal | None:
        """Return the sum; refuse what is not exact."""
        return _exact(value)

    def from_db_value(
        self, value: str | None, _expression: Expression, _using: BaseDatabaseWrapper
    ) -> Decimal | None:
        """Return the text as a sum."""
        return self.to_python(value)

    def get_prep_value(self, value: object) -> str | None:
        """Return the sum as text."""
        total = self.to_python(value)
        return None if total is None else f"{total:f}"


class MoneyPair:
    """Two columns of a model seen as one Money: `price = MoneyPair("price_amount", "currency")`."""

    def __init__(self, amount: str, currency: str) -> None:
        self.amount = amount
        self.currency = currency

    def __get__(self, row: object | None, _owner: type | None = None) -> Money | None:
        amount = None if row is None else getattr(row, self.amount)
        return None if amount is None else Money(amount, getattr(row, self.currency))

    def __set__(self, row: object, money: Money) -> None:
        setattr(row, self.amount, money.stored().amount)
        setattr(row, self.currency, money.currency)


def _exact(value: object) -> Decimal | None:
    """Return the value with the digits that are stored; refuse what is no exact number."""
    if value is None:
        return None
    if isinstance(value, int | str | Decimal):
        try:
            return Money(Decimal(value), "EUR").stored().amount
        except (ArithmeticError, NotMoney):
            pass
    raise ValidationError(str(NotMoney.default), code="invalid")


def name_of(model: type[models.Model], field: str) -> str:
    """Return what a field is called in texts."""
    return str(getattr(model._meta.get_field(field), "verbose_name", field))
