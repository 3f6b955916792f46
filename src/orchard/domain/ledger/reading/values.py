"""What a single text looks like: a date, a number, and under which reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2100
MISSING = ("nan", "null", "none", "n/a", "na", "#n/a", "-", "–", "nat")
SIGNS = "€£$¥"

_TIME = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?[AaPp][Mm])?Z?(?:[+-]\d{2}:?\d{2})?)?"
DATE = re.compile(rf"(\d{{1,4}})([-./])(\d{{1,2}})\2(\d{{1,4}}){_TIME}")
COMPACT = re.compile(r"\d{8}")
WORDED = re.compile(r"\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4}")


def grammar(mark: str) -> str:
    """Return the regular expression of a number with this decimal mark, groups of three allowed."""
    other = r"\." if mark == "," else ","
    point = "," if mark == "," else r"\."
    groups = "|".join(
        rf"[1-9]\d{{0,2}}(?:{sign}\d{{3}})+" for sign in (other, "[ \u00a0\u202f\u2009]", "['’]")
    )
    power = r"(?:[eE][+-]?\d{1,3})?" if mark == "." else ""
    return rf"[+-]?(?:(?:\d+|{groups})(?:{point}\d*)?|{point}\d+){power}"


_NUMBER = {mark: re.compile(grammar(mark)) for mark in ".,"}


def bare(text: str) -> str:
    """Take away currency signs and bring minus signs to the front."""
    text = text.strip().strip(SIGNS).strip().replace("−", "-")
    text = re.sub(r"^(?:[A-Z]{3}|kr\.?)\s*(?=[-\d])|(?<=\d)\s*(?:[A-Z]{3}|kr\.?)$", "", text)
    if text.startswith("(") and text.endswith(")"):
        return "-" + text[1:-1]
    return "-" + text[:-1].rstrip() if text.endswith("-") and len(text) > 1 else text


def reads_as(text: str, mark: str) -> bool:
    """Whether the text is a number if `mark` begins the decimals."""
    return _NUMBER[mark].fullmatch(bare(text)) is not None


def is_number(text: str) -> bool:
    """Whether the text is a number under any reading."""
    return reads_as(text, ".") or reads_as(text, ",")


def proof(text: str) -> str | None:
    """Return the decimal mark that this text proves, "?" if it fits both, None if it has none."""
    if "." not in text and "," not in text:
        return None
    fits = [mark for mark in ".," if reads_as(text, mark)]
    if not fits:
        return None
    return fits[0] if len(fits) == 1 else "?"


def orders_of(text: str) -> set[str]:
    """Return the orders of day, month and year under which the text is a real day."""
    text = text.strip()
    if COMPACT.fullmatch(text):
        return {order for order in ("ymd", "dmy", "mdy") if _is_day(_compact(text, order), order)}
    found = DATE.fullmatch(text)
    if not found:
        return {"ymd", "dmy", "mdy"} if WORDED.fullmatch(text) else set()
    parts = (found[1], found[3], found[4])
    return {order for order in ("ymd", "dmy", "mdy") if _is_day(parts, order)}


def _compact(text: str, order: str) -> tuple[str, str, str]:
    cut = (4, 6) if order == "ymd" else (2, 4)
    return text[: cut[0]], text[cut[0] : cut[1]], text[cut[1] :]


def _is_day(parts: tuple[str, str, str], order: str) -> bool:
    named = dict(zip(order, parts, strict=True))
    lengths = {part: len(digits) for part, digits in named.items()}
    if lengths["y"] not in (2, 4) or {lengths["d"], lengths["m"]} - {1, 2}:
        return False
    year = int(named["y"]) + (2000 if lengths["y"] == len("26") else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        date(year, int(named["m"]), int(named["d"]))
    except ValueError:
        return False
    return True


def is_date(text: str) -> bool:
    """Whether the text is a day under any order."""
    return bool(orders_of(text))


def is_clean(text: str) -> bool:
    """Whether the text is a number, a date, or a word without delimiters inside."""
    return is_number(text) or is_date(text) or not re.search(r"[;\t|]", text)


def share(column: Iterable[str], test: Callable[[str], bool]) -> float:
    """Return the share of the texts that are not empty for which the test is true."""
    filled = [text for text in column if text and text.strip()]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def shape(text: str) -> str:
    """Return the text with four digits as Y, other digits as 9, words as M."""
    text = re.sub(r"[0-9]{4}", "Y", text)
    text = re.sub(r"[0-9]+", "9", text)
    return re.sub(r"[A-Za-z]{3,}", "M", text)
