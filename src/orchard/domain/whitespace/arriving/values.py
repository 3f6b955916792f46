"""Amounts, shares and days as files write them: what can mean two things is decided by its column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.ledger.reading.values import (
    COMPACT,
    DATE,
    MISSING,
    WORDED,
    bare,
    is_number,
    orders_of,
    proof,
)
from orchard.domain.relationships.arriving.outcomes import Refused

EITHER = "?"
CENTURY, SHORT_YEAR = 2000, 2
HUNDRED = Decimal(100)
STEPS_OF_SHARE = Decimal("0.001")
LONGEST_NUMBER = 40
BETWEEN_THOUSANDS = " \u00a0\u202f\u2009'’"


class Amounts:
    """The numbers of one column: one that can be read in two ways is read as the others are."""

    def __init__(self, texts: Iterable[str]) -> None:
        marks = {proof(text) for text in texts if len(text) <= LONGEST_NUMBER} - {None, EITHER}
        self.mark = marks.pop() if len(marks) == 1 else None

    def read(self, text: str) -> Decimal | None:
        """Return the number of a cell, nothing where there is none."""
        if not text or text.casefold() in MISSING:
            return None
        if len(text) > LONGEST_NUMBER or not is_number(text):
            raise Refused(_("“%(said)s” is no number.") % {"said": text[:LONGEST_NUMBER]})
        mark = proof(text)
        if mark == EITHER:
            mark = self.mark
            if mark is None:
                said = _(
                    "“%(said)s” can mean two numbers. Write it without a sign between thousands."
                )
                raise Refused(said % {"said": text})
        return _number(text, mark or ".")


class Shares:
    """The chances of one column: from 0 to 1, or in percent where one of them is above 1 or says so."""

    def __init__(self, texts: Iterable[str]) -> None:
        known = [text for text in texts if text]
        self.amounts = Amounts(_without_percent(text) for text in known)
        self.is_percent = any("%" in text or self._is_large(text) for text in known)

    def read(self, text: str) -> Decimal | None:
        """Return the share of a cell, nothing where there is none."""
        found = self.amounts.read(_without_percent(text))
        if found is None:
            return None
        share = (found / HUNDRED if self.is_percent else found).quantize(STEPS_OF_SHARE)
        if not 0 <= share <= 1:
            said = _("“%(said)s” is no chance. Write it from 0 to 100 %%.")
            raise Refused(said % {"said": text})
        return share

    def _is_large(self, text: str) -> bool:
        try:
            return (self.amounts.read(text) or 0) > 1
        except Refused:
            return False


class Days:
    """The days of one column: one that can be two days is read as the others are."""

    def __init__(self, texts: Iterable[str]) -> None:
        orders = [found for text in texts if len(found := orders_of(text)) == 1]
        said = {order for found in orders for order in found} - {"ymd"}
        self.order = said.pop() if len(said) == 1 else None

    def read(self, text: str) -> date | None:
        """Return the day of a cell, nothing where there is none."""
        if not text or text.casefold() in MISSING:
            return None
        orders = orders_of(text)
        if not orders or WORDED.fullmatch(text.strip()):
            raise Refused(_("“%(said)s” is no day. Write it as 2026-04-09.") % {"said": text})
        order = self._order(text, orders)
        named = dict(zip(order, _parts(text, order), strict=True))
        year = int(named["y"]) + (CENTURY if len(named["y"]) == SHORT_YEAR else 0)
        return date(year, int(named["m"]), int(named["d"]))

    def _order(self, text: str, orders: set[str]) -> str:
        """Return the order of day, month and year: points stand between day and month."""
        if len(orders) == 1:
            return next(iter(orders))
        if COMPACT.fullmatch(text.strip()) and "ymd" in orders:
            return "ymd"
        order = self.order or ("dmy" if "." in text else None)
        if order in orders and order is not None:
            return order
        said = _("“%(said)s” can be two days. Write the year first, as in 2026-04-09.")
        raise Refused(said % {"said": text})


def _number(text: str, mark: str) -> Decimal:
    """Return a number of which it is known that it is one, by the sign before its decimals."""
    other = "," if mark == "." else "."
    plain = bare(text).replace(other, "").replace(mark, ".")
    for sign in BETWEEN_THOUSANDS:
        plain = plain.replace(sign, "")
    return Decimal(plain)


def _parts(text: str, order: str) -> tuple[str, str, str]:
    """Return the three numbers of a day as they stand."""
    text = text.strip()
    found = DATE.fullmatch(text)
    if found is None:  # eight digits
        first, second = (4, 6) if order == "ymd" else (2, 4)
        return text[:first], text[first:second], text[second:]
    return found[1], found[3], found[4]


def _without_percent(text: str) -> str:
    return text.replace("%", "").strip()
