"""Plans as values: what is SMART, what leads up to what, how sure a large opportunity is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orchard.domain.plans.rules.objectives import (
    Aim,
    Letter,
    first_day,
    horizons_linked,
    is_in_horizon,
    last_day,
    leads_to,
    missing,
    needs_parent,
    progress,
    smart,
)
from orchard.domain.plans.rules.plan import Horizon, Mode, ObjectiveKind
from orchard.domain.plans.rules.qualification import Question, capped, is_large
from orchard.domain.plans.rules.quality import Check, Facts, quality
from orchard.domain.plans.rules.years import year_in_force, year_to_begin

AIM = Aim(
    kind=ObjectiveKind.REVENUE, horizon=Horizon.OPERATIVE, measure="Revenue", leads_up=True,
    baseline=Decimal(1), target=Decimal(2), due_on=date(2026, 12, 31), strategy="Call them",
)  # fmt: skip
WHOLE = Facts(
    customer_goals=1, objectives=5, measurable=5, are_horizons_linked=True, leaves_out="Trade",
    opportunities=2, without_goal=0, actions=3, with_one_owner=3, objectives_due=5, actions_due=3,
    resourced=5, categories_open=0, risks=1, risks_owned=1, competitors=1, values=1,
    knows_contribution=True, shared=1,
)  # fmt: skip
BROKEN = {
    Check.CUSTOMER_GOALS: {"customer_goals": 0},
    Check.MEASURABLE: {"measurable": 4},
    Check.HORIZONS: {"are_horizons_linked": False},
    Check.LEAVES_OUT: {"leaves_out": "  "},
    Check.OPPORTUNITY_GOALS: {"without_goal": 1},
    Check.ONE_OWNER: {"with_one_owner": 2},
    Check.DUE_DATES: {"actions_due": 2},
    Check.RESOURCES: {"resourced": 4},
    Check.RISKS: {"categories_open": 1},
    Check.COMPETITORS: {"competitors": 0},
    Check.CUSTOMER_VALUE: {"values": 0},
    Check.CONTRIBUTION: {"knows_contribution": False},
    Check.SHARED: {"shared": 0},
}


def open_letters(aim: Aim) -> list[Letter]:
    return [one.letter for one in smart(aim, 2026) if not one.is_met]


@pytest.mark.parametrize(
    ("change", "letter"),
    [
        ({"measure": " "}, Letter.SPECIFIC),
        ({"baseline": None}, Letter.MEASURABLE),
        ({"target": Decimal(1)}, Letter.MEASURABLE),
        ({"strategy": ""}, Letter.ATTAINABLE),
        ({"leads_up": False}, Letter.RELEVANT),
        ({"due_on": None}, Letter.TIMED),
        ({"due_on": date(2027, 1, 1)}, Letter.TIMED),
    ],
)
def test_each_letter_of_smart_is_asked_by_itself(change: dict[str, object], letter: Letter):
    assert open_letters(AIM) == []
    assert open_letters(replace(AIM, **change)) == [letter]


def test_what_is_furthest_away_is_relevant_by_itself():
    far = {"horizon": Horizon.STRATEGIC, "due_on": date(2028, 12, 31)}
    assert open_letters(replace(AIM, leads_up=False, **far)) == []


def test_horizons_reach_one_two_and_five_years_and_lead_upwards_only():
    assert [last_day(one, 2026).year for one in (1, 2, 3)] == [2026, 2027, 2030]
    assert first_day(Horizon.OPERATIVE, 2026) is None
    assert first_day(Horizon.TACTICAL, 2026) == date(2026, 12, 31)
    assert first_day(Horizon.STRATEGIC, 2026) == date(2028, 12, 31)
    days = (date(2028, 12, 30), date(2028, 12, 31), date(2030, 12, 31), date(2031, 1, 1))
    found = [is_in_horizon(one, Horizon.STRATEGIC, 2026) for one in days]
    assert found == [False, True, True, False]
    assert leads_to(1, 3)
    assert not leads_to(2, 2)
    assert not leads_to(3, 1)
    assert [needs_parent(one, Mode.FULL) for one in (1, 2, 3)] == [True, True, False]
    assert not any(needs_parent(one, Mode.ONE_PAGE) for one in (1, 2, 3))


def test_three_horizons_are_linked_where_each_nearer_one_leads_up():
    assert horizons_linked([(3, None), (2, 3), (1, 2), (1, 3)])
    assert not horizons_linked([(3, None), (2, 3), (1, None)])
    assert not horizons_linked([(3, None), (1, 3)]), "one horizon is empty"
    assert not horizons_linked([])


def test_a_plan_needs_three_numbers_a_strategic_goal_and_an_improvement():
    numbers = {"revenue", "contribution", "share_of_spend"}

    assert missing({*numbers, "position"}, improves=True, mode=Mode.FULL).is_whole
    assert missing({*numbers, "joint_project"}, improves=True, mode=Mode.LIGHT).is_whole
    lacking = missing({"revenue"}, improves=False, mode=Mode.FULL)
    assert lacking.numbers == (ObjectiveKind.CONTRIBUTION, ObjectiveKind.SHARE_OF_SPEND)
    assert lacking.strategic
    assert lacking.improvement
    assert missing({"contribution"}, improves=True, mode=Mode.ONE_PAGE).is_whole


@pytest.mark.parametrize(
    ("numbers", "done"),
    [
        ((3900, 4446, 5200), 42), ((40, 31, 24), 56), ((1, 9, 5), 100), ((5, 1, 9), 0),
        ((None, 1, 2), None), ((1, None, 2), None), ((1, 1, 1), None),
    ],
)  # fmt: skip
def test_the_way_is_counted_from_where_it_began(numbers: tuple[int | None, ...], done: int | None):
    from_, now, to = (None if one is None else Decimal(one) for one in numbers)

    assert progress(from_, now, to) == done


def test_nothing_known_of_who_pays_or_what_hurts_counts_half_at_most():
    scores = dict.fromkeys(Question, 3)

    assert capped(Decimal("0.8"), scores) == Decimal("0.8")
    assert capped(Decimal("0.8"), None) == Decimal("0.8"), "nobody asked yet"
    for question in (Question.ECONOMIC_BUYER, Question.PAIN):
        assert capped(Decimal("0.8"), scores | {question: 0}) == Decimal("0.5")
        assert capped(Decimal("0.3"), scores | {question: 0}) == Decimal("0.3")
    assert capped(Decimal("0.8"), scores | {Question.CHAMPION: 0}) == Decimal("0.8")


def test_large_is_a_tenth_of_a_years_revenue():
    assert is_large(Decimal(200_000), Decimal(2_000_000))
    assert not is_large(Decimal(199_999), Decimal(2_000_000))
    assert is_large(Decimal(100_000), None)
    assert not is_large(Decimal(99_999), Decimal(0))


@pytest.mark.parametrize("check", Check)
def test_each_of_thirteen_tests_fails_by_itself(check: Check):
    assert quality(WHOLE).passed == quality(WHOLE).total == 13

    found = quality(replace(WHOLE, **BROKEN[check]))

    assert [one.check for one in found.failed] == [check]
    assert found.passed == 12
    assert str(found.failed[0].fix)


def test_an_empty_plan_passes_nothing_for_being_empty():
    passed = [one.check for one in quality(Facts(categories_open=8)).tests if one.is_passed]

    assert passed == []


def test_the_plan_of_today_is_looked_at_else_the_next_else_the_latest():
    today = date(2026, 11, 3)

    assert year_in_force([2027, 2026, 2025], today, None) == 2026
    assert year_in_force([2028, 2027, 2025], today, None) == 2027
    assert year_in_force([2025, 2024], today, None) == 2025
    assert year_in_force([2025], today, 2026) is None
    assert year_in_force([], today, None) is None
    assert [year_to_begin(date(2026, month, 1)) for month in (9, 10)] == [2026, 2027]
