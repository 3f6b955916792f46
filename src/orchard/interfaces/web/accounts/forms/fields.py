"""Fields that several forms use: amounts, and percents that are shares inside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

HUNDRED = Decimal(100)
MOST_DIGITS = 17


class AmountField(forms.DecimalField):
    """An amount of money with up to four decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=MOST_DIGITS, decimal_places=4, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: object) -> object:
        """Return the amount without zeros at its end."""
        return plain(value) if isinstance(value, Decimal) else value


class PercentField(forms.DecimalField):
    """A share that people write in percent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=7, decimal_places=3, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: object) -> Decimal | None:
        """Return the share."""
        percent: Decimal | None = super().clean(value)
        return None if percent is None else percent / HUNDRED

    def prepare_value(self, value: object) -> object:
        """Return a share in percent; what a person typed stays as it is."""
        return plain(value * HUNDRED) if isinstance(value, Decimal) else value


def plain(number: Decimal) -> str:
    """Return a number without zeros at its end and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
