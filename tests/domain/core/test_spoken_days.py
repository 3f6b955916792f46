"""Days as people say them."""

from __future__ import annotations

from datetime import date

import pytest

from orchard.domain.core.spoken_days import day_meant, thing_and_day

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("today", "2026-11-25"),
        (" Tomorrow ", "2026-11-26"),
        ("friday", "2026-11-27"),
        ("by Fri", "2026-11-27"),
        ("wednesday", "2026-12-02"),
        ("next friday", "2026-12-04"),
        ("next week", "2026-11-30"),
        ("the day after tomorrow", "2026-11-27"),
        ("by friday next week", "2026-12-04"),
        ("in a week", "2026-12-02"),
        ("in 3 days", "2026-11-28"),
        ("in two months", "2027-01-25"),
        ("end of the month", "2026-11-30"),
        ("4.12.", "2026-12-04"),
        ("5.1.", "2027-01-05"),
        ("4. 12. 2028", "2028-12-04"),
        ("2026-12-24", "2026-12-24"),
    ],
)
def test_a_day_is_understood(said: str, meant: str):
    assert str(day_meant(said, WEDNESDAY)) == meant


@pytest.mark.parametrize(
    "said", ["", "soon", "in two", "in 9999 days", "2026-13-01", "0001-01-01", "31.2.", "next"]
)
def test_what_is_not_clear_is_no_day(said: str):
    assert day_meant(said, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("text", "thing", "day"),
    [
        ("Send the list, next friday", "Send the list", "2026-12-04"),
        ("Send the list by end of the month", "Send the list", "2026-11-30"),
        ("Call on monday", "Call", "2026-11-30"),
        ("Call tomorrow", "Call", "2026-11-26"),
        ("tomorrow", "tomorrow", "None"),
        ("Send the list the day after tomorrow", "Send the list", "2026-11-27"),
        ("Send the list by friday next week", "Send the list", "2026-12-04"),
        ("Send it end of next week", "Send it end of next week", "None"),
        ("Send it by the end of next week", "Send it by the end of next week", "None"),
        ("Send it two days after friday", "Send it two days after friday", "None"),
        ("Send it before tomorrow", "Send it before tomorrow", "None"),
        ("Close the week, tomorrow", "Close the week", "2026-11-26"),
        ("Send the list", "Send the list", "None"),
    ],
)
def test_a_thing_ends_with_its_day(text: str, thing: str, day: str):
    found, due_on = thing_and_day(text, WEDNESDAY)

    assert (found, str(due_on)) == (thing, day)
