"""Averages by quadrature against moments that are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln, hyp2f1

from orchard.analytics.clv import geometric
from orchard.analytics.clv.quadrature import beta_nodes

shapes = st.floats(-4, 4).map(lambda power: 10.0**power)


@given(shapes, shapes)
@settings(max_examples=50, deadline=None)
def test_beta_nodes_give_the_moments_of_the_beta_distribution(a: float, b: float) -> None:
    p, weights = beta_nodes(a, b)

    for power in range(6):
        moment = np.exp(betaln(a + power, b) - betaln(a, b))
        assert weights @ p**power == pytest.approx(moment, rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("x", [0, 1, 7])
@pytest.mark.parametrize("ahead", [0.05, 0.9, 4.0])
def test_series_and_average_agree_with_the_closed_form(x: int, ahead: float) -> None:
    r, a, b = 0.243, 0.793, 2.426
    theta, c = np.array([r, 4.414, a, b]), a + b + x - 1

    closed = c / (a - 1) * (1 - hyp2f1(r + x, a - 1, c, -ahead))
    coefficients = geometric._coefficients(theta, x, x, ahead)

    assert coefficients is not None
    assert geometric._average(theta, x, x, np.array([ahead])) == pytest.approx(closed, rel=1e-8)
    series = geometric._series(theta, x, np.array([ahead]), coefficients)
    assert series == pytest.approx(closed, rel=1e-11)


@pytest.mark.parametrize("r", [0.5, 1000.0])
def test_average_takes_over_where_the_series_would_not_end(r: float) -> None:
    theta, ahead = np.array([r, 1.0, 300.0, 5.0]), np.array([50.0])

    expected = geometric._while_active(theta, 0.0, 0.0, ahead)[0]

    assert geometric._coefficients(theta, 0.0, 0.0, 50.0) is None
    assert 0 < expected <= 304 / 299 * (1 + 1e-12)  # the mean number of coins until one says stop


def test_average_takes_over_where_the_series_would_lose_digits() -> None:
    theta = np.array([500.0, 1.0, 0.5, 0.4])

    assert geometric._coefficients(theta, 0.0, 0.0, 10.0) is None
