"""How complete and fresh a profile is, and whether somebody can name goals: decided on values."""

from __future__ import annotations

from datetime import date, timedelta

from orchard.domain.accounts.rules.analysis import Found, lacking
from orchard.domain.accounts.rules.knowing import (
    QUESTIONS,
    Known,
    Limits,
    by_area,
    completeness,
)
from orchard.domain.accounts.rules.profile import AnalysisStep, Area, FindingKind, ProfileKind
from orchard.domain.accounts.rules.recall import points, recalled

TODAY = date(2026, 3, 2)
LIMITS = Limits(profile_days=180, driver_days=365)


def known(kind: ProfileKind, topic: str = "", days: int = 0) -> Known:
    return Known(kind, topic, TODAY - timedelta(days=days))


def test_nothing_known_is_nothing_answered_and_no_share_of_fresh_answers():
    found = completeness([], LIMITS, TODAY)

    assert found.missing == QUESTIONS
    assert (found.answered, found.percent, found.fresh_percent) == (0, 0, None)


def test_every_question_is_answered_once_and_by_its_own_kind():
    everything = [known(one.kind, one.key) for one in QUESTIONS]

    assert completeness(everything, LIMITS, TODAY).percent == 100
    assert len({one.key for one in QUESTIONS}) == len(QUESTIONS)
    found = completeness([known(ProfileKind.FACT), known(ProfileKind.GOAL, "offer")], LIMITS, TODAY)
    assert [one.key for one in found.fresh] == ["goals"]


def test_an_answer_is_stale_the_day_after_its_limit_and_a_driver_after_a_year():
    fact = [known(ProfileKind.FACT, "offer", days=180)]
    assert completeness(fact, LIMITS, TODAY).stale == ()
    assert completeness(fact, LIMITS, TODAY + timedelta(days=1)).fresh == ()
    driver = known(ProfileKind.DRIVER, days=365)
    assert not LIMITS.is_stale(driver.kind, driver.true_on, TODAY)
    assert LIMITS.is_stale(driver.kind, driver.true_on, TODAY + timedelta(days=1))


def test_one_fresh_answer_makes_a_question_fresh():
    answers = [known(ProfileKind.GOAL, days=400), known(ProfileKind.GOAL, days=3)]

    found = completeness([*answers, known(ProfileKind.FACT, "cost", days=200)], LIMITS, TODAY)

    assert ([one.key for one in found.fresh], [one.key for one in found.stale]) == (
        ["goals"], ["cost"],
    )  # fmt: skip
    assert found.fresh_percent == 50


def test_areas_add_up_to_the_whole():
    whole = completeness([known(ProfileKind.DRIVER)], LIMITS, TODAY)

    parts = by_area(whole)

    assert sum(one.asked for one in parts.values()) == whole.asked
    assert parts[Area.MARKET].answered == 1


GOALS = [
    ("Halve unplanned stops", "Stops below 12 a year"),
    ("Two new plants in the Baltics", "Both produce by 2028"),
    ("Fewer suppliers", ""),
]


def test_goals_are_recalled_in_any_order_and_in_other_forms_of_the_words():
    found = recalled(GOALS, [("new plant, Baltic", "produce 2028"), ("halving stops", "12 stops")])

    assert [(one.has_title, one.has_metric) for one in found] == [
        (True, True), (True, True), (False, None),
    ]  # fmt: skip
    assert points(found) == (4, 5)


def test_one_answer_names_one_goal_and_nothing_names_none():
    twice = recalled([("Fewer stops", ""), ("Fewer stops", "")], [("fewer stops", "")])
    assert [one.has_title for one in twice] == [True, False]
    assert points(recalled(GOALS, [("", ""), ("", ""), ("", "")])) == (0, 5)
    assert points(recalled([], [("x", "y")])) == (0, 0)


def test_a_metric_counts_only_with_its_goal():
    found = recalled(GOALS[:1], [("something else", "stops below 12 a year")])

    assert [(one.has_title, one.has_metric) for one in found] == [(False, False)]


def test_an_analysis_needs_every_step_every_kind_of_finding_and_goals():
    assert len(lacking([], [])) == len(AnalysisStep) + len(FindingKind)
    whole = [Found(kind, goals=1) for kind in FindingKind]
    assert lacking(list(AnalysisStep), whole) == []
    aimless = [*whole[:-1], Found(FindingKind.CONCLUSION, goals=0)]
    assert [str(one) for one in lacking(list(AnalysisStep), aimless)] == [
        "a goal for every conclusion"
    ]
