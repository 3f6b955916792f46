"""Amounts, shares and days as files write them: what can mean two things is decided by its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.ledger.reading.values import (
    COMPACT,
    DATE,
    MISSING,
    SIGNS,
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

MOMENT = re.compile(
    r"[ T](\d{1,2}):(\d{2})(?::[\d.]+)?(?: ?([AaPp])[Mm])?(?:Z?([+-])(\d{2}):?(\d{2})|Z)\s*$"
)
MIDNIGHT = re.compile(r"T?0?0:00(?::00(?:\.0+)?)?(?:Z?[+-]00:?00|Z)")
MONEY = re.compile(rf"[{SIGNS}]|[A-Z]{{3}}|kr")
"""How a cell names its currency."""
CALLED: Mapping[str, frozenset[str]] = {
    "€": frozenset({"EUR"}), "£": frozenset({"GBP"}), "¥": frozenset({"JPY", "CNY"}),
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"}),
    "KR": frozenset({"NOK", "SEK", "DKK", "ISK"}),
}  # fmt: skip
"""Signs, and the currencies that write themselves so."""


def check_currency(said: str, ours: str) -> None:
    """Refuse the name or sign of a currency that is not ours."""
    name = said.strip().rstrip(".").upper()
    if name and name != ours and ours not in CALLED.get(name, ()):
        text = _("its value is in %(other)s. Write it in %(ours)s.")
        raise Refused(text % {"other": said[:10], "ours": ours})


def check_ours(text: str, ours: str) -> None:
    """Refuse an amount that names another currency than ours."""
    for said in MONEY.findall(text[:LONGEST_NUMBER]):
        check_currency(said, ours)


class Amounts:
    """The numbers of one column: one that can be read in two ways is read as the others are."""

    def __init__(self, texts: Iterable[str]) -> None:
        marks = {proof(bare(text)) for text in texts if len(text) <= LONGEST_NUMBER} - {
            None,
            EITHER,
        }
        self.mark = marks.pop() if len(marks) == 1 else None

    def read(self, text: str) -> Decimal | None:
        """Return the number of a cell, nothing where there is none."""
        if not text or text.casefold() in MISSING:
            return None
        if len(text) > LONGEST_NUMBER or not is_number(text):
            raise Refused(_("“%(said)s” is no number.") % {"said": text[:LONGEST_NUMBER]})
        mark = proof(bare(text))
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
        share = found / HUNDRED if self.is_percent else found
        if not 0 <= share <= 1:  # before it is rounded: what is far too large cannot be
            said = _("“%(said)s” is no chance. Write it from 0 to 100 %%.")
            raise Refused(said % {"said": text[:LONGEST_NUMBER]})
        return share.quantize(STEPS_OF_SHARE)

    def _is_large(self, text: str) -> bool:
        try:
            return (self.amounts.read(text) or 0) > 1
        except Refused:
            return False


class Days:
    """The days of one column: one that can be two days is read as the others are.

    A moment that says how far it is from universal time is of the day that it is where we are.
    Where all moments are midnight of universal time, another system wrote mere days so.
    """

    def __init__(self, texts: Iterable[str], zone: tzinfo = UTC) -> None:
        texts = list(texts)
        self.zone = zone
        self.are_moments = any(map(_is_moment, texts))
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
        day = date(year, int(named["m"]), int(named["d"]))
        return _moved(day, text, self.zone) if self.are_moments else day

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


def _is_moment(text: str) -> bool:
    """Say whether a text is a moment anywhere, other than midnight of universal time."""
    found = MOMENT.search(text)
    return found is not None and MIDNIGHT.fullmatch(found[0].strip()) is None


def _moved(day: date, text: str, zone: tzinfo) -> date:
    """Return the day of a moment where we are; without a distance, the day as it is written."""
    found = MOMENT.search(text)
    if found is None:
        return day
    hour, minute, half, sign, far_hours, far_minutes = found.groups()
    hours = int(hour) % 12 + (12 if half in "Pp" else 0) if half else int(hour)
    far = timedelta(hours=int(far_hours or 0), minutes=int(far_minutes or 0))
    try:
        at = datetime(day.year, day.month, day.day, hours, int(minute), tzinfo=UTC)
        return (at + far if sign == "-" else at - far).astimezone(zone).date()
    except ValueError:
        said = _("“%(said)s” is no day. Write it as 2026-04-09.")
        raise Refused(said % {"said": text}) from None


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
