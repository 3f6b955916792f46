"""Maturity: the worked numbers of the methods, and what has to hold for any answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import maturity
from orchard.analytics.policy import PolicyMistake, from_json
from orchard.analytics.policy.practice import MaturityPolicy

MEANS = (2.6, 3.0, 2.25, 2.2, 1.6, 1.4, 1.0)
ANSWER = st.integers(0, 4)
ANSWERS = st.dictionaries(
    st.sampled_from(["leadership", "programme", "operations", "finance"]), st.lists(ANSWER, max_size=6)
)  # fmt: skip


def test_the_worked_programme_is_established():
    percents = [maturity.percent_of(one) for one in MEANS]

    found = maturity.standing(percents)

    assert percents == pytest.approx([65, 75, 56.25, 55, 40, 35, 25])
    assert found is not None
    assert round(found.overall, 2) == 50.18
    assert (found.level, found.by_mean, found.weakest) == ("established", "established", 6)
    assert not found.is_held_down


def test_the_weakest_dimension_holds_the_whole_down():
    found = maturity.standing([65, 75, 56.25, 55, 40, 35, 15])

    assert found is not None
    assert round(found.overall, 2) == 48.75
    assert (found.level, found.is_held_down) == ("starting", True)


def test_many_of_one_side_do_not_outvote_few_of_another():
    said = {"account_managers": [1, 1, 1, 1, 1], "leadership": [3], "operations": [2, 2, 4]}

    assert maturity.item_score(said) == 2.0


def test_what_is_not_answered_is_not_known_and_no_zero():
    said = {"leadership": [4], "operations": [4, 4]}
    found = maturity.assess({"change": {"1.1": said, "1.2": {}, "1.3": {}, "1.4": {}, "1.5": {}}})

    (one,) = found.dimensions
    assert (one.percent, one.known, one.asked) == (100.0, 1, 5)
    assert one.items[1] == maturity.ItemResult("1.2", None, None)


def test_one_dimension_that_is_not_known_leaves_the_whole_not_known():
    assert maturity.standing([65, 75, None]) is None
    assert maturity.standing([]) is None
    unanswered = maturity.assess({"change": {"1.1": {}}})
    assert (unanswered.dimensions[0].percent, unanswered.dimensions[0].level) == (None, None)
    assert unanswered.standing is None


def test_fewer_than_three_are_never_told():
    assert maturity.item_score({"leadership": [4, 4]}) is None
    assert maturity.item_score({"leadership": [4], "finance": [0, 2]}) == 2.5
    assert maturity.tellable({"leadership": [4, 4], "operations": [1, 2, 3, 4]}) == ()
    assert maturity.tellable({"finance": [1, 1, 1], "operations": [1, 2, 3]}) == (
        "finance",
        "operations",
    )


def test_who_is_left_over_cannot_be_worked_out_from_those_who_are_shown():
    said = {"leadership": [4], "finance": [1, 1, 1], "operations": [1, 2, 3, 4]}

    assert maturity.tellable(said) == ("operations",), "else the whole less both gives the one away"


@given(ANSWERS)
def test_what_is_kept_back_is_nothing_or_three_and_more(said: dict[str, list[int]]):
    shown = maturity.tellable(said)

    kept = sum(len(answers) for side, answers in said.items() if side not in shown)
    assert all(len(said[side]) >= 3 for side in shown)
    assert not shown or kept == 0 or kept >= 3


@given(ANSWERS)
def test_a_score_lies_on_the_scale_and_not_outside_the_answers(said: dict[str, list[int]]):
    every = [one for answers in said.values() for one in answers]

    found = maturity.item_score(said)

    assert (found is None) == (len(every) < 3)
    assert found is None or min(every) <= found <= max(every)


@given(st.lists(st.floats(0, 100), min_size=7, max_size=7))
def test_the_level_leads_the_weakest_by_one_at_most(percents: list[float]):
    policy = MaturityPolicy()

    found = maturity.standing(percents)

    assert found is not None
    places = [policy.levels.index(maturity.level_of(one)) for one in percents]
    assert policy.levels.index(found.level) <= min(places) + 1


def test_sides_that_lie_a_step_apart_should_talk():
    said = {"account_managers": [3, 3, 3], "operations": [1, 1, 1]}
    found = maturity.assess({"change": {"1.1": said}})

    (one,) = found.dimensions
    assert one.sides == {"account_managers": 3.0, "operations": 1.0}
    assert (one.gap, one.items[0].gap) == (2.0, 2.0)
    assert maturity.is_worth_talking(one.gap)
    assert not maturity.is_worth_talking(maturity.gap_of([3.0]))


SAID = {key: {f"{place}.1": {"finance": [2, 2, 2], "operations": [1, 1, 2]}}
        for place, key in enumerate("abcdefg", 1)}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"items": (1, 1, 1, 1, 1, 1, 1)}, "asked"),
        ({"highest_answer": 2}, "percent"),
        ({"levels": ("a", "b", "c", "d", "e")}, "level"),
        ({"lines": (10.0, 20.0, 30.0, 35.0)}, "level"),
        ({"group_answers_least": 4}, "sides"),
    ],
)
def test_each_number_of_the_policy_changes_something(changes: dict[str, object], path: str):
    plain = maturity.assess(SAID).dimensions[0]
    other = maturity.assess(SAID, replace(MaturityPolicy(), **changes)).dimensions[0]

    assert getattr(plain, path) != getattr(other, path)


def test_how_far_the_whole_leads_and_which_gap_is_one_are_the_policys():
    far = [100.0, 100.0, 100.0, 0.0]

    assert maturity.standing(far).level == "starting"
    assert maturity.standing(far, replace(MaturityPolicy(), lead_most=3)).level == "embedded"
    assert not maturity.is_worth_talking(1.0, replace(MaturityPolicy(), role_gap=1.5))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"items": [5, 4]}, "number of maturity items is 2"),
        ({"items": [6, 4, 4, 5, 5, 5, 4]}, "maturity items of a dimension is 6"),
        ({"highest_answer": 5}, "maturity highest_answer is 5"),
        ({"lines": [40, 20, 60, 80]}, "maturity lines are"),
        ({"lines": [20, 40, 60]}, "number of maturity levels is 5"),
        ({"lead_most": -1}, "maturity lead_most"),
        ({"evidence_from": 0}, "maturity evidence_from is 0"),
        ({"role_gap": -1}, "maturity role_gap"),
        ({"group_answers_least": 2}, "maturity group_answers_least"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(said: dict[str, object], text: str):
    with pytest.raises(PolicyMistake, match=text):
        from_json({"maturity": said})
