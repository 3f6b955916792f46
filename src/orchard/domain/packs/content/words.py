"""How numbers and days read in packs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.economics.words.numbers import MINUS, short_money
from orchard.domain.packs.material import Aim, Deed, Material
from orchard.domain.plans.rules.plan import ObjectiveState

MOST = 8
"""So many rows stand in a table of a pack: it is a page for a meeting, no register."""
DIGITS = 2
THOUSAND = Decimal(1000)
T = TypeVar("T")


def day(on: date | None) -> str:
    """Return a day, or say that nobody knows it."""
    return _("not known yet") if on is None else date_format(on, "j M Y")


def amount(value: Decimal | None, unit: str = "") -> str:
    """Return a number with its unit, without zeros that say nothing."""
    if value is None:
        return _("not known yet")
    short = value.quantize(Decimal(1).scaleb(-DIGITS)).normalize()
    digits = max(0, -int(short.as_tuple().exponent))
    said = number_format(short, decimal_pos=digits, force_grouping=True)
    return (
        f"{said} {unit}".strip().replace("-", MINUS, 1) if short < 0 else f"{said} {unit}".strip()
    )


def money(value: Decimal | None, currency: str) -> str:
    """Return an amount in millions or thousands with its currency."""
    return short_money(value) if value is None else f"{short_money(value)} {currency}"


def thousands(value: Decimal | None) -> Decimal | None:
    """Return an amount in thousands, as charts show it."""
    return None if value is None else (value / THOUSAND).quantize(Decimal(1))


def numbers(aim: Aim) -> tuple[str, str, str]:
    """Return from where, to where and where an objective stands; what is not told says so."""
    if not aim.is_told:
        hidden = _("not shown")
        return hidden, hidden, hidden
    return (
        amount(aim.baseline, aim.unit),
        amount(aim.target, aim.unit),
        amount(aim.current, aim.unit),
    )


def standing(aim: Aim) -> str:
    """Return where an objective stands; what is not given to it yet is our own affair."""
    if aim.is_reached:
        return _("reached")
    if aim.state == ObjectiveState.MISSED:
        return _("missed")
    if aim.state != ObjectiveState.ACTIVE:
        return _("planned")
    if aim.is_hidden:
        return _("not shown")
    return _("on its way") if aim.is_measured else _("not measured yet")


def who(deed: Deed, material: Material) -> str:
    """Return whose an action is: one of us by name, or the customer."""
    if not deed.is_ours:
        return material.account
    return f"{deed.owner} ({material.supplier})"


def first(rows: Sequence[T], most: int = MOST) -> tuple[Sequence[T], str]:
    """Return the first of the rows, and what to say of the others."""
    left = len(rows) - most
    if left <= 0:
        return rows, ""
    text = ngettext("%(count)d more stands in Orchard.", "%(count)d more stand in Orchard.", left)
    return rows[:most], text % {"count": left}
