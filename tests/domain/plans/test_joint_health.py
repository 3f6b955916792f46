"""Measures of a joint plan to the day, and at both ends of what is healthy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from orchard.domain.plans.rules.joint_health import TOUCH, Doing, health
from people import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)
OURS = Doing(
    is_theirs=False, is_joint=False, is_open=True, due_on=TODAY, first_due_on=TODAY, done_on=None
)
THEIRS = replace(OURS, is_theirs=True, is_joint=True)


def test_both_are_in_touch_up_to_the_thirtieth_day():
    def is_in_touch(last: date) -> bool:
        return health([], last_touch=last, today=TODAY).is_in_touch

    assert is_in_touch(TODAY - TOUCH)
    assert not is_in_touch(TODAY - TOUCH - DAY)


def test_what_is_due_today_is_not_missed_yet_and_what_was_done_early_was_kept():
    rows = [
        OURS,
        replace(OURS, due_on=TODAY - DAY),
        replace(OURS, is_open=False, due_on=TODAY + DAY, done_on=TODAY),
        replace(OURS, is_open=False, due_on=TODAY - DAY, done_on=TODAY),
    ]

    found = health(rows, last_touch=None, today=TODAY).internal

    assert (found.due, found.kept) == (3, 1)


@pytest.mark.parametrize(
    ("theirs", "open_", "is_healthy"),
    [(1, 4, True), (3, 5, True), (1, 5, False), (2, 3, False), (0, 0, False)],
)
def test_a_quarter_to_six_tenths_of_the_open_actions_are_theirs_where_both_carry_the_plan(
    theirs: int, open_: int, is_healthy: bool
):
    rows = [THEIRS] * theirs + [OURS] * (open_ - theirs)

    assert health(rows, last_touch=None, today=TODAY).has_healthy_share is is_healthy
