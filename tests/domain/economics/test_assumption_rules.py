"""Explicit forecasts: value, retention, scenarios, grade, against the numbers of the methods."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchard.analytics.clv import contract
from orchard.analytics.clv.forecast_file import NamedDeal
from orchard.analytics.results import Grade
from orchard.domain.economics.rules.assumption_record import from_record, to_record
from orchard.domain.economics.rules.assumptions import (
    Assumptions,
    CannotValue,
    Line,
    Outlook,
    Scenario,
    check,
    forecast_of,
    missing,
    valued,
    view_deal,
)

NET = (4000, 4300, 4600, 4800, 5000)
STAYS = ("0.95", "0.92", "0.90", "0.90", "0.90")
SURE = dict.fromkeys(("margin", "cost_to_serve", "investment", "retention"), Grade.MEASURED)


def make_assumptions(
    net=NET, stays=STAYS, *, grades=SURE, investment=600, **changes
) -> Assumptions:
    lines = tuple(
        Line(
            2026 + at,
            revenue=Decimal(20000),
            margin=Decimal(earned + 1900),
            cost_to_serve=Decimal(1900),
            retention=None if rate is None else Decimal(rate),
            grades=grades,
        )
        for at, (earned, rate) in enumerate(zip(net, stays, strict=True))
    )
    return Assumptions(lines, Decimal("0.10"), Decimal(investment), **changes)


def test_the_value_is_that_of_the_worked_example():
    worth = valued(make_assumptions())

    assert worth.value.quantize(Decimal(1)) == 12978
    assert [f"{stay:.4f}" for stay in worth.survival] == [
        "0.9500", "0.8740", "0.7866", "0.7079", "0.6371",
    ]  # fmt: skip
    assert sum(worth.present_values) - 600 == worth.value


def test_a_contracted_first_year_is_certain():
    worth = valued(make_assumptions(first_year_contracted=True))

    assert worth.value.quantize(Decimal(1)) == 13693


def test_retention_that_is_not_given_comes_from_the_scorecard():
    scores = dict(
        zip(
            (
                "ties",
                "quality",
                "breadth",
                "continuity",
                "contract",
                "competitor",
                "delivery",
                "outlook",
            ),
            map(Decimal, (7, 8, 6, 5, 9, 4, 7, 6)),
            strict=True,
        )
    )
    plan = forecast_of(make_assumptions(stays=(None,) * 5, scorecard=scores))

    assert plan.years[0].retention == Decimal("0.8168")


def test_a_year_inside_a_firm_contract_is_at_least_as_sure_as_the_policy_says():
    lines = (Line(2026, margin=Decimal(9), cost_to_serve=Decimal(1), retention=Decimal("0.5"),
                  contracted=True),)  # fmt: skip

    assert forecast_of(Assumptions(lines, Decimal("0.1"))).years[0].retention == Decimal("0.97")


def test_what_is_not_known_cannot_be_valued_and_is_named():
    open_line = Line(2026, margin=None, cost_to_serve=Decimal(1), retention=None)
    assumptions = Assumptions((open_line,), Decimal("0.1"))

    assert missing(assumptions) == ((2026, "margin"), (2026, "retention"))
    with pytest.raises(CannotValue, match="Margin of 2026"):
        valued(assumptions)


def test_scenarios_give_a_range_and_an_expected_value():
    half, quarter = Decimal("0.5"), Decimal("0.25")
    outlooks = (
        Outlook(Scenario.PESSIMISTIC, quarter, Decimal("-0.2")),
        Outlook(Scenario.BASE, half),
        Outlook(Scenario.OPTIMISTIC, quarter, Decimal("0.05")),
    )

    worth = valued(make_assumptions(outlooks=outlooks))

    assert worth.high.quantize(Decimal(1)) == 13657
    assert worth.low < worth.value < worth.high
    parts = quarter * worth.low + half * worth.value + quarter * worth.high
    assert abs(worth.expected - parts) <= Decimal("0.01")


def test_probabilities_that_do_not_add_up_are_refused():
    outlooks = (Outlook(Scenario.BASE, Decimal("0.5")),)

    with pytest.raises(CannotValue, match="100 %"):
        check(make_assumptions(outlooks=outlooks))


@pytest.mark.parametrize(
    ("worse", "grade"),
    [({}, "A"), ({"retention": Grade.GUESSED}, "C"), ({"margin": Grade.ESTIMATED}, "B")],
)
def test_the_grade_is_that_of_the_worst_weighty_input(worse, grade):
    assert valued(make_assumptions(grades={**SURE, **worse})).grade == grade


def test_a_small_guess_does_not_spoil_the_grade():
    guessed = {**SURE, "investment": Grade.GUESSED}

    assert valued(make_assumptions(grades=guessed)).grade is Grade.MEASURED


@pytest.mark.parametrize(
    "change",
    [
        {"discount_share": Decimal("1.5")},
        {"investment": Decimal("Infinity")},
        {"scorecard": {"ties": Decimal(11)}},
        {"scorecard": {"luck": Decimal(1)}},
        {"lines": ()},
        {"lines": (Line(2026), Line(2028))},
        {"lines": (Line(2026, retention=Decimal("1.2")),)},
        {"lines": (Line(2026, margin=Decimal("NaN")),)},
    ],
)
def test_what_cannot_be_meant_is_refused(change):
    given = {"lines": (Line(2026),), "discount_share": Decimal("0.1"), **change}

    with pytest.raises(CannotValue):
        check(Assumptions(**given))


def test_assumptions_survive_their_record_without_losing_a_digit():
    outlooks = (Outlook(Scenario.BASE, Decimal(1), Decimal("0.015"), Decimal("-0.02")),)
    given = make_assumptions(stays=(None, *STAYS[1:]), outlooks=outlooks,
                             scorecard={"ties": Decimal("6.5")})  # fmt: skip

    assert from_record(to_record(given)) == given


def test_a_large_deal_that_costs_more_than_it_brings_is_below_the_hurdle():
    plan = forecast_of(make_assumptions())
    deal = NamedDeal(
        "Big and thin",
        (Decimal(10000),),
        contract.Deal((Decimal(900),), (Decimal(1000),)),
    )

    found = view_deal(plan, deal, hurdle_share=Decimal("0.10"))

    assert (found.size, found.contribution_share) == (10000, Decimal("-0.01"))
    assert found.below_hurdle
    assert abs(found.adds + Decimal("86.36")) <= Decimal("0.01")  # -100 x 0.95 / 1.10


def test_what_a_deal_spends_at_once_counts_against_the_hurdle():
    plan = forecast_of(make_assumptions())
    money = (Decimal(1500),), (Decimal(300),)
    cheap, dear = (
        view_deal(
            plan,
            NamedDeal("Frame", (Decimal(10000),), contract.Deal(*money, investment=spend)),
            hurdle_share=Decimal("0.10"),
        )
        for spend in (Decimal(200), Decimal("200.01"))
    )

    assert (cheap.contribution_share, cheap.below_hurdle) == (Decimal("0.10"), False)
    assert dear.below_hurdle, "a cent too little is too little"
