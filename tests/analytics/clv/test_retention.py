"""Retention of key accounts: scorecard, contract cover, Brier score."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.clv import retention
from orchard.analytics.policy import ValuePolicy

SCORES = [7, 8, 6, 5, 9, 4, 7, 6]


def test_the_scorecard_of_the_method() -> None:
    card = retention.scorecard_retention(SCORES)

    assert (card.score, card.retention) == (Decimal("6.60"), Decimal("0.8168"))
    assert card.coverage_share == 1


def test_a_missing_score_is_left_out_and_never_zero() -> None:
    card = retention.scorecard_retention([None, *SCORES[1:]])

    assert card.score == Decimal("6.5")  # 5.2 of the other factors / their weight 0.8
    assert card.coverage_share == Decimal("0.8")


@pytest.mark.parametrize("scores", [SCORES[:7], [11, *SCORES[1:]], [None] * 8])
def test_unusable_scores_are_refused(scores: list[int | None]) -> None:
    with pytest.raises(retention.ScorecardIsWrong):
        retention.scorecard_retention(scores)


@given(st.lists(st.integers(0, 10), min_size=8, max_size=8))
def test_retention_stays_between_the_floor_and_one(scores: list[int]) -> None:
    rate = retention.scorecard_retention(scores).retention

    assert Decimal("0.50") <= rate <= Decimal("0.98")


@pytest.mark.parametrize(
    ("firm_until", "expected"),
    [(date(2027, 12, 31), "0.97"), (date(2027, 12, 30), "0.85"), (None, "0.85")],
)
def test_only_a_year_fully_inside_a_firm_term_is_covered(
    firm_until: date | None, expected: str
) -> None:
    rate = retention.covered_retention(
        0.85, year_ends_on=date(2027, 12, 31), firm_until=firm_until, policy=ValuePolicy()
    )

    assert rate == Decimal(expected)


def test_cover_never_lowers_retention() -> None:
    rate = retention.covered_retention(
        0.99, year_ends_on=date(2027, 1, 1), firm_until=date(2028, 1, 1), policy=ValuePolicy()
    )

    assert rate == Decimal("0.99")


def test_brier_score_by_hand() -> None:
    assert retention.brier_score([0.9, 0.8, 0.5], [True, False, True]) == Decimal("0.300000")


@pytest.mark.parametrize(("chances", "stayed"), [([], []), ([0.5], []), ([1.5], [True])])
def test_outcomes_that_do_not_fit_are_refused(chances: list[float], stayed: list[bool]) -> None:
    with pytest.raises(retention.OutcomesDoNotFit):
        retention.brier_score(chances, stayed)
