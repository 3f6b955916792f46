"""Columns and cells of the workbook: how money, shares, days and words look in it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from orchard.domain.core.currencies import CURRENCIES
from orchard.domain.core.exports import Cell, Column, Kind, Typed

USUAL_DIGITS = 2
PERCENT = "0.0%;[Red]-0.0%"
FIXED = "#,##0.00;[Red]-#,##0.00"
WIDE = 90


def text(title: str, width: int = 16, *, note: str = "", wraps: bool = False) -> Column:
    """Return a column of words."""
    return Column(title, Kind.TEXT, width=width, note=note, wraps=wraps)


def money(title: str, currency: str, note: str = "") -> Column:
    """Return a column of amounts: thousands grouped, losses red, empty where not known."""
    return Column(
        f"{title} ({currency})", Kind.MONEY, currency, look=money_look(currency),
        note=_with_empty(note), width=max(16, len(title) + len(currency) + 4),
    )  # fmt: skip


def share(title: str, note: str = "") -> Column:
    """Return a column of shares, shown in percent."""
    return Column(title, Kind.PERCENT, look=PERCENT, note=_with_empty(note), width=_width(title))


def number(title: str, note: str = "") -> Column:
    """Return a column of numbers with two digits after the point."""
    return Column(title, Kind.NUMBER, look=FIXED, note=_with_empty(note), width=_width(title))


def whole(title: str, note: str = "") -> Column:
    """Return a column of counts."""
    return Column(title, Kind.WHOLE, note=_with_empty(note), width=_width(title))


def day(title: str, note: str = "") -> Column:
    """Return a column of days."""
    return Column(title, Kind.DATE, note=_with_empty(note), width=max(12, len(title) + 4))


def typed(cell: Cell, kind: Kind, currency: str = "EUR") -> Typed:
    """Return a cell of its own kind, for lists of unlike facts."""
    looks = {Kind.MONEY: money_look(currency), Kind.PERCENT: PERCENT, Kind.NUMBER: FIXED}
    return Typed(cell, kind, currency, looks.get(kind, ""))


def money_look(currency: str) -> str:
    """Return the number format of a currency, negative amounts in red."""
    digits = CURRENCIES.get(currency, USUAL_DIGITS)
    plain = "#,##0" + ("." + "0" * digits if digits else "")
    return f"{plain};[Red]-{plain}"


def rounded(amount: Decimal | None, currency: str) -> Decimal | None:
    """Return an amount in the digits of its currency; spreadsheets keep 15 digits in all."""
    if amount is None:
        return None
    step = Decimal(1).scaleb(-CURRENCIES.get(currency, USUAL_DIGITS))
    return amount.quantize(step, rounding=ROUND_HALF_UP) + 0


def yes_or_no(truth: bool | None) -> str:  # noqa: FBT001  # the truth is what is shown
    """Return the word for a truth; not known is said, since the column is text."""
    return {True: _("yes"), False: _("no"), None: _("not known")}[truth]


def _with_empty(note: str) -> str:
    return " ".join(part for part in (note, _("Empty: not known.")) if part)


def _width(title: str) -> int:
    return max(12, len(title) + 4)
