"""From what is done now to what is far away: each step counts, and nothing goes in circles."""

from __future__ import annotations

import pytest

from orchard.domain.plans.rules.plan import Mode
from orchard.domain.plans.rules.traces import Rung, is_whole, way_of_goal, way_up

FAR = Rung(1, "First choice", 3, goal=7)
MIDDLE = Rung(2, "Frame", 2, up=1)
NEAR = Rung(3, "Trial", 1, up=2)
ALONE = Rung(4, "Fair", 1, goal=7)
RUNGS = {one.key: one for one in (FAR, MIDDLE, NEAR, ALONE)}


@pytest.mark.parametrize(("start", "keys", "whole"), [
    (3, [3, 2, 1], True), (1, [1], True), (4, [4], False), (None, [], False), (99, [], False),
])  # fmt: skip
def test_a_way_ends_at_a_strategic_objective_or_leads_nowhere(
    start: int | None, keys: list[int], whole: bool
):
    way = way_up(start, RUNGS)

    assert [one.key for one in way] == keys
    assert is_whole(way, Mode.FULL) is whole
    assert is_whole(way, Mode.ONE_PAGE) is bool(keys), "one page has no levels"


def test_what_was_dropped_leads_nowhere_and_circles_end():
    over = RUNGS | {2: Rung(2, "Frame", 2, up=1, is_over=True)}
    circle = {1: Rung(1, "One", 1, up=2), 2: Rung(2, "Two", 2, up=1)}

    assert [one.key for one in way_up(3, over)] == [3]
    assert [one.key for one in way_up(1, circle)] == [1, 2]


def test_an_opportunity_leads_up_through_the_goal_that_it_serves():
    assert way_of_goal(7, RUNGS, Mode.FULL) == (FAR,), "the whole way before another"
    assert way_of_goal(7, {4: ALONE}, Mode.FULL) == (ALONE,)
    assert way_of_goal(None, RUNGS, Mode.FULL) == ()
