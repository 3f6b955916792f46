"""Numbers as people read them: grouped thousands, a true minus, unknown said as unknown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from orchard.analytics import spoken

MINUS = spoken.MINUS
MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)


def not_known() -> str:
    """Return the words for what is not known."""
    return _("not known")


def money(amount: Decimal | None) -> str:
    """Return an amount in whole units, thousands grouped."""
    return not_known() if amount is None else _signed(f"{_whole(amount):,}")


def exact_money(amount: Decimal | None) -> str:
    """Return an amount to the cent."""
    return not_known() if amount is None else _signed(f"{amount:,.2f}")


def change(amount: Decimal | None) -> str:
    """Return an amount with its sign, plus included."""
    return not_known() if amount is None else _signed(f"{_whole(amount):+,}")


def short_money(amount: Decimal | None) -> str:
    """Return an amount in millions or thousands, for sentences and axes."""
    if amount is None:
        return not_known()
    if abs(amount) >= MILLION:
        return _signed(f"{amount / MILLION:,.1f}") + " " + _("m")
    if abs(amount) >= THOUSAND:
        return _signed(f"{amount / THOUSAND:,.0f}") + " " + _("k")
    return _signed(f"{_whole(amount):,}")


def percent(share: Decimal | float | None, decimals: int = 0) -> str:
    """Return a share (0 to 1) in percent."""
    return not_known() if share is None else spoken.percent(share, decimals)


def rounded(value: float, decimals: int) -> str:
    """Return a number as written down, halves up: a binary 6.425 reads 6.43 wherever it is shown."""
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return _signed(f"{exact:,}")


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP) + 0


def _signed(text: str) -> str:
    return text.replace("-", MINUS)
