"""The whale curve: the known vector, the reference shape, and what must always hold."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import whale

contribution_lists = st.lists(st.decimals(-10_000, 10_000, places=2), max_size=40)


def ids_of(amounts):
    return [f"k{number:03}" for number in range(len(amounts))]


def test_the_vector_of_the_method():
    contributions = [500, 300, 150, 80, 40, 10, 0, -30, -100, -150]

    curve = whale.whale_curve(list(string.ascii_lowercase[:10]), contributions)

    assert whale.cumulative_percent(curve) == pytest.approx(
        (62.5, 100, 118.75, 128.75, 133.75, 135, 135, 131.25, 118.75, 100), abs=0
    )
    assert (curve.peak_percent, curve.erosion_points) == (135, 35)
    assert (curve.total, curve.positive_total, curve.negative_total) == (800, 1080, -280)
    assert (curve.profitable, curve.unprofitable) == (6, 3)


def test_the_shape_of_kanthal():
    contributions = [Decimal("11.25")] * 20 + [0] * 70 + [Decimal("-12.5")] * 10

    curve = whale.whale_curve(ids_of(contributions), contributions)

    assert (curve.total, curve.cumulative[19], curve.peak_percent) == (100, 225, 225)


@pytest.mark.parametrize("contributions", [[], [0, 0], [10, -10], [-5, -7]])
def test_without_a_profit_there_is_money_and_no_percentage(contributions):
    curve = whale.whale_curve(ids_of(contributions), contributions)

    assert curve.peak_percent is None
    assert curve.erosion_points is None
    assert whale.cumulative_percent(curve) is None
    assert curve.total == sum(contributions)


@given(contribution_lists)
def test_the_curve_ends_at_the_total_and_peaks_at_the_positive_part(contributions):
    curve = whale.whale_curve(ids_of(contributions), contributions)

    assert curve.total == sum(contributions)
    assert curve.positive_total + curve.negative_total == curve.total
    if contributions:
        assert curve.cumulative[-1] == curve.total
        assert max(curve.cumulative) == (curve.positive_total or max(contributions))


def test_floats_are_taken_as_a_person_would_write_them():
    curve = whale.whale_curve(["a", "b"], [0.5, -0.25])

    assert (curve.total, curve.peak_percent) == (Decimal("0.25"), 200.0)
