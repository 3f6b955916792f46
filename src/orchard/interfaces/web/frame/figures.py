"""How numbers, days and moments read; what is missing is never a zero."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orchard.domain.core.money import Money

MINUS = "\u2212"
GAP = "\u202f"
"""A narrow space that does not break: between number and unit."""

REMEMBERED = 4_096
"""How many written numbers and days a process keeps: pages show the same ones again and again."""

Number = Decimal | float | int
STEPS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 3, "k"))


def known(value: object) -> str:
    """Return the value, or say that it is not known yet."""
    return _("not known yet") if value is None or value == "" else str(value)


def short_money(value: Money | Number | None) -> str:
    """Return the amount in millions or thousands: 12.9 m, 230 k, 950."""
    amount = _amount(value)
    return known(None) if amount is None else _short(amount, get_language())


@lru_cache(maxsize=REMEMBERED)
def _short(amount: Decimal, _language: str | None) -> str:
    for size, letter in STEPS:
        if abs(_rounded(amount * 1000 / size, 0)) >= 1000:  # noqa: PLR2004 - as much as one of them
            digits = 1 if abs(amount / size) < _whole_from(letter) else 0
            return _signless(_rounded(amount / size, digits), digits) + GAP + letter
    return _signless(_rounded(amount, 0), 0)


def exact_money(value: Money | Number | None) -> str:
    """Return the whole amount with its currency when it has one: 12,904,331.20 EUR."""
    if value is None:
        return known(None)
    if isinstance(value, Money):
        rounded = value.rounded()
        digits = max(0, -int(rounded.amount.as_tuple().exponent))
        return f"{_signless(rounded.amount, digits)}{GAP}{value.currency}"
    return _signless(_rounded(Decimal(str(value)), 2), 2)


def percent(value: Number | None, digits: int = 0) -> str:
    """Return a share of one in hundredths: 0.22 is 22 %."""
    amount = _amount(value)
    if amount is None:
        return known(None)
    return _signless(_rounded(amount * 100, digits), digits) + GAP + "%"


def number(value: Number | None, digits: int = 0) -> str:
    """Return a number with separators."""
    amount = _amount(value)
    return known(None) if amount is None else _signless(_rounded(amount, digits), digits)


def signed(value: Money | Number | None) -> str:
    """Return a change of money with its sign: +0.7 m, −1.2 k."""
    amount = _amount(value)
    if amount is None:
        return known(None)
    return ("+" if amount > 0 else "") + short_money(amount)


def signed_percent(value: Number | None) -> str:
    """Return a change in hundredths with its sign: +3 %."""
    amount = _amount(value)
    if amount is None:
        return known(None)
    return ("+" if amount > 0 else "") + percent(amount)


def day(value: date | datetime | None) -> str:
    """Return a day: 20 Nov 2026."""
    if not value:  # in a template a field of nothing is an empty text
        return known(None)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return _written(value, "j M Y", get_language())


def quarter(start: date) -> str:
    """Return a quarter by a day of it: 2026 Q4, so that quarters stand in their order."""
    return f"{start.year} Q{(start.month + 2) // 3}"


def moment(value: datetime | None) -> str:
    """Return day and time in the organisation's time zone: 20 Nov 2026, 14:05."""
    if not value:
        return known(None)
    return formats.date_format(timezone.localtime(value), "j M Y, H:i")


def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalnum()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper() or "?"


def _amount(value: Money | Number | None) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, Money):
        return value.amount
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _whole_from(letter: str) -> int:
    """Return from which size on a decimal says nothing more."""
    return 10 if letter == "k" else 100


def _rounded(amount: Decimal, digits: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _signless(amount: Decimal, digits: int) -> str:
    """Return the number with separators and a real minus sign; zero has no sign."""
    text = _grouped(abs(amount), digits, get_language())
    return f"{MINUS}{text}" if amount < 0 else text


@lru_cache(maxsize=REMEMBERED)
def _grouped(amount: Decimal, digits: int, _language: str | None) -> str:
    return formats.number_format(amount, decimal_pos=digits, force_grouping=True)


@lru_cache(maxsize=REMEMBERED)
def _written(value: date, form: str, _language: str | None) -> str:
    return formats.date_format(value, form)
