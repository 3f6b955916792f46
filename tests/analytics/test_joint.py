"""The joint score: what gains both comes first, and nothing off the scale is ranked."""

from __future__ import annotations

import pytest

from orchard.analytics.joint import Scored, ScoreIsOffTheScale, joint_score, ranked

WORKED = [("A", 5, 2, 2, 1.581), ("B", 4, 4, 3, 1.333), ("C", 3, 3, 1, 3.0), ("D", 5, 1, 1, 2.236)]


@pytest.mark.parametrize(("name", "customer", "us", "effort", "score"), WORKED)
def test_the_worked_numbers(name: str, customer: int, us: int, effort: int, score: float):
    assert joint_score(customer, us, effort) == pytest.approx(score, abs=5e-4), name
    assert joint_score(customer, us, effort) == joint_score(us, customer, effort), (
        "no side counts more"
    )


def test_initiatives_are_ranked_and_equal_ones_keep_their_order():
    rows = [Scored(key, *WORKED[place][1:4]) for key, place in ((7, 0), (8, 1), (9, 2), (3, 2))]

    assert [one.key for one, _score in ranked(rows)] == [3, 9, 7, 8]


@pytest.mark.parametrize("wrong", [(0, 3, 3), (3, 6, 3), (3, 3, 0)])
def test_what_is_off_the_scale_is_refused(wrong: tuple[int, int, int]):
    with pytest.raises(ScoreIsOffTheScale):
        joint_score(*wrong)
