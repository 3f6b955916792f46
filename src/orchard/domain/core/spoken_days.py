"""Days as people say them: tomorrow, next friday, in two weeks, 4.12., 2026-12-04; pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from orchard.domain.core.calendar import YEARS, add_months
from orchard.domain.core.letters import folded

DAY = "said of a day; several ways apart by commas, without accents"
TODAY = pgettext_lazy(DAY, "today")
TOMORROW = pgettext_lazy(DAY, "tomorrow")
AFTER_TOMORROW = pgettext_lazy(DAY, "day after tomorrow, the day after tomorrow")
NEXT = pgettext_lazy(DAY, "next")
IN = pgettext_lazy(DAY, "in")
ON = pgettext_lazy(DAY, "on, by, this")
NEXT_WEEK = pgettext_lazy(DAY, "next week")
MONTH_END = pgettext_lazy(DAY, "end of month, end of the month")
UNREAD = pgettext_lazy(DAY, "after, before, end, of, day, week, next, last, early, late, not")
"""Words before a day that say another day; what ends with one of them has no clear day."""
NUMBERS = pgettext_lazy(DAY, "a an one, two, three, four, five, six, seven, eight, nine, ten")
"""From one on, in their order; several for one number stand apart by spaces."""
UNITS: tuple[tuple[Promise, Callable[[date, int], date]], ...] = (
    (pgettext_lazy(DAY, "day, days"), lambda day, count: day + timedelta(days=count)),
    (pgettext_lazy(DAY, "week, weeks"), lambda day, count: day + timedelta(weeks=count)),
    (pgettext_lazy(DAY, "month, months"), add_months),
)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?")
MOST_WORDS = 5
"""So many words a day takes at most."""
MOST = 400
"""So many units ahead nobody means anything."""


def day_meant(text: str, today: date) -> date | None:
    """Return the day that is meant, nothing where that is not clear.

    A bare weekday is the nearest to come; the next one is that of the week after this.

    Examples
    --------
    >>> monday = date(2026, 11, 23)
    >>> str(day_meant("friday", monday)), str(day_meant("next Friday", monday))
    ('2026-11-27', '2026-12-04')
    >>> str(day_meant("in two weeks", monday)), day_meant("soon", monday)
    ('2026-12-07', None)
    """
    said = " ".join(folded(text).split())
    found = next(filter(None, (one(said, today) for one in WAYS)), None)
    return found if found and found.year in YEARS else None


def thing_and_day(text: str, today: date) -> tuple[str, date | None]:
    """Return what is to be done and the day at the end of the text, nothing where there is none.

    Examples
    --------
    >>> thing, day = thing_and_day("Send the list, by next friday", date(2026, 11, 23))
    >>> thing, str(day)
    ('Send the list', '2026-12-04')
    """
    words = text.split()
    for size in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        if day := day_meant(" ".join(words[-size:]), today):
            rest = words[:-size]
            if _says_more(rest):
                return " ".join(words), None
            if len(rest) > 1 and folded(rest[-1]) in _ways(ON):
                rest = rest[:-1]
            return " ".join(rest).rstrip(" ,;:"), day
    return " ".join(words), None


def _says_more(rest: list[str]) -> bool:
    """Say whether the words before a day change which day is meant."""
    before = [folded(word).strip(" ,;:.") for word in rest]
    while before and before[-1] in _ways(ON):
        before.pop()
    if not before or rest[-1].endswith((",", ";", ":")):
        return False
    return before[-1] in _ways(UNREAD) or any(before[-1] in names for names in _weekday_names())


def _written(said: str, today: date) -> date | None:
    if whole := ISO.fullmatch(said):
        return _date(*map(int, whole.groups()))
    if dotted := DOTTED.fullmatch(said):
        day, month, year = dotted.groups()
        found = _date(int(year or today.year), int(month), int(day))
        is_gone = found is not None and not year and found < today
        return _date(today.year + 1, int(month), int(day)) if is_gone else found
    return None


def _near(said: str, today: date) -> date | None:
    if said in _ways(TODAY):
        return today
    if said in _ways(TOMORROW):
        return today + timedelta(days=1)
    if said in _ways(AFTER_TOMORROW):
        return today + timedelta(days=2)
    if said in _ways(NEXT_WEEK):
        return today + timedelta(days=7 - today.weekday())
    if said in _ways(MONTH_END):
        return today.replace(day=monthrange(today.year, today.month)[1])
    return None


def _weekday(said: str, today: date) -> date | None:
    for week in _ways(NEXT_WEEK):  # friday next week is next friday
        if said.endswith(f" {week}"):
            bare = _without(said.removesuffix(f" {week}"), ON)[1]
            return _weekday(f"{_ways(NEXT)[0]} {bare}", today)
    is_next, said = _without(said, NEXT)
    said = said if is_next else _without(said, ON)[1]
    for number, names in enumerate(_weekday_names()):
        if said in names:
            if is_next:
                return today + timedelta(days=7 - today.weekday() + number)
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _ahead(said: str, today: date) -> date | None:
    is_ahead, said = _without(said, IN)
    number, _space, unit = said.partition(" ")
    count = int(number) if number.isdecimal() and len(number) <= len(str(MOST)) else _number(number)
    if not is_ahead or count is None or not 0 < count <= MOST:
        return None
    return next((add(today, count) for words, add in UNITS if unit in _ways(words)), None)


WAYS: tuple[Callable[[str, date], date | None], ...] = (_written, _near, _weekday, _ahead)


def _weekday_names() -> Iterator[set[str]]:
    """Yield how each day of the week is called, from Monday on."""
    for number in range(7):
        yield {folded(str(WEEKDAYS[number])), folded(str(WEEKDAYS_ABBR[number])).strip(".")}


def _number(word: str) -> int | None:
    groups = enumerate(_ways(NUMBERS), start=1)
    return next((count for count, words in groups if word and word in words.split()), None)


def _without(said: str, words: Promise) -> tuple[bool, str]:
    for one in _ways(words):
        if said.startswith(f"{one} "):
            return True, said.removeprefix(f"{one} ")
    return False, said


def _ways(words: Promise) -> list[str]:
    return list(_folded(str(words)))


def _folded(words: str) -> Iterator[str]:
    return (folded(one).strip() for one in words.split(","))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
