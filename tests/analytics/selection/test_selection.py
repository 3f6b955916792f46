"""Worked numbers of choosing key accounts, and what cannot be scored."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orchard.analytics import selection
from orchard.analytics.selection import BandTable, Category, SelectionMistake

WEIGHTS = [0.25, 0.20, 0.15, 0.15, 0.10, 0.15]
ACCOUNTS = {
    "Nordlia": [8, 6, 7, 9, 5, 8],
    "Fjellvik": [9, 4, 5, 6, 8, 4],
    "Baltexa": [5, 8, 8, 7, 4, 9],
    "Gamlebo": [4, 3, 2, 4, 6, 5],
}
SCORES = list(ACCOUNTS.values())


def test_attractiveness_is_the_worked_one():
    found = selection.attractiveness(SCORES, WEIGHTS)

    assert found.values == pytest.approx([7.30, 6.10, 6.85, 3.85])
    assert found.known == pytest.approx([1, 1, 1, 1])


def test_the_choice_of_the_worked_example_is_firm():
    found = selection.firmness(SCORES, WEIGHTS, 2)

    assert found.runs == 12
    assert found.share.tolist() == [1, 0, 1, 0]
    assert found.lowest[:3] == pytest.approx([7.17, 5.91, 6.69], abs=0.005)
    assert found.highest[:3] == pytest.approx([7.43, 6.29, 7.01], abs=0.005)


def test_relative_strength_is_the_worked_one():
    weights = [0.30, 0.25, 0.20, 0.15, 0.10]

    found = selection.relative_strength(weights, [8, 6, 9, 5, 7], [7, 8, 6, 6, 7])

    assert (found.own, found.competitor) == pytest.approx((7.15, 6.90))
    assert found.value == pytest.approx(5.25)
    assert found.ratio == pytest.approx(1.036, abs=0.0005)
    assert selection.category(7.30, found.value) is Category.STRATEGIC


def test_strength_stays_on_its_scale_and_a_competitor_without_points_gives_no_ratio():
    found = selection.relative_strength([1.0], [9], [0])

    assert (found.value, found.ratio) == (10, None)


def test_raters_far_apart_have_to_talk():
    near = selection.agreement([[[8]], [[7]], [[8]], [[9]]])
    far = selection.agreement([[[3]], [[8]], [[7]], [[6]]])

    assert (near.median.item(), near.span.item(), near.must_discuss.item()) == (8, 2, False)
    assert (far.median.item(), far.span.item(), far.must_discuss.item()) == (6.5, 5, True)
    assert far.deviation.item() == pytest.approx(1.87, abs=0.005)


def test_who_gave_no_score_is_left_out_and_nobody_is_no_zero():
    found = selection.agreement([[[8, math.nan]], [[math.nan, math.nan]], [[4, math.nan]]])

    assert found.raters.tolist() == [[2, 0]]
    assert found.median[0, 0] == 6
    assert np.isnan([found.median[0, 1], found.span[0, 1], found.deviation[0, 1]]).all()
    assert found.must_discuss.tolist() == [[True, False]]


def test_without_raters_there_is_nothing_to_join():
    with pytest.raises(SelectionMistake, match="Nobody has scored"):
        selection.agreement(np.empty((0, 2, 3)))


def test_missing_scores_are_no_zeros_and_too_many_are_no_judgement():
    nan = math.nan
    found = selection.attractiveness([[8, 6, 7, 9, nan, nan], [8, 6, nan, nan, nan, nan]], WEIGHTS)

    assert found.known == pytest.approx([0.75, 0.45])
    assert found.values[0] == pytest.approx((2 + 1.2 + 1.05 + 1.35) / 0.75)
    assert np.isnan(found.values[1])


def test_bands_are_joined_by_straight_lines_and_end_flat():
    margin = BandTable(((-0.1, 0), (0.0, 2), (0.2, 6), (0.4, 10)))
    debt_days = BandTable(((30, 10), (60, 5), (120, 0)))

    assert selection.score_by_bands([-1, 0.1, 9], margin).tolist() == pytest.approx([0, 4, 10])
    assert selection.score_by_bands([45, 200], debt_days).tolist() == pytest.approx([7.5, 0])


@pytest.mark.parametrize(
    "points",
    [
        ((0, 1),),
        ((0, 1), (0, 2)),
        ((0, 1), (1, 11)),
        ((0, 1), (1, 5), (2, 3)),
        ((0, math.nan), (1, 2)),
    ],
    ids=["one point", "twice the same", "off the scale", "up and down", "no score"],
)
def test_a_table_of_bands_that_means_nothing_is_refused(points: tuple[tuple[float, float], ...]):
    with pytest.raises(SelectionMistake):
        BandTable(points)


@pytest.mark.parametrize(
    ("weights", "scores", "words"),
    [
        ([0.5, 0.4], [[1, 2]], "add up to 0.9"),
        ([0.5, 0.3, 0.2], [[1, 2]], "3 weights for 2 criteria"),
        ([1.5, -0.5], [[1, 2]], "from 0 to 1"),
        ([0.5, 0.5], [[1, 10.5]], "from 0 to 10"),
    ],
)
def test_what_cannot_be_weighed_is_refused_in_words(
    weights: list[float], scores: list[list[float]], words: str
):
    with pytest.raises(SelectionMistake, match=words):
        selection.attractiveness(scores, weights)


def test_a_category_needs_both_axes_and_a_line_belongs_to_the_upper_field():
    assert selection.category(math.nan, 6) is None
    assert selection.category(6.0, 5.0) is Category.STRATEGIC
    assert selection.category(6.0, 4.99) is Category.STAR
    assert selection.category(5.99, 5.0) is Category.STATUS
    assert selection.category(5.99, 4.99) is Category.STREAMLINE


def test_the_stage_stands_for_strength():
    assert selection.strength_by_stage(2.5) == 5
    with pytest.raises(SelectionMistake, match="1 to 5"):
        selection.strength_by_stage(0)
