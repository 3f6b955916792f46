"""BG/NBD against the paper, against exact values and against itself."""

from __future__ import annotations

import numpy as np
import pytest

from orchard.analytics.clv import bgnbd
from orchard.analytics.clv.bgnbd import BgNbd
from orchard.analytics.clv.customers import Customers, Floats
from orchard.analytics.clv.maximise import Fitted

PAPER = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
ONE = Customers([2], [30.43], [38.86])


@pytest.fixture(scope="module")
def fitted(cdnow: Customers) -> Fitted[BgNbd]:
    return bgnbd.fit(cdnow)


def test_fit_reaches_the_exact_maximum_on_cdnow(fitted: Fitted[BgNbd]) -> None:
    assert fitted.converged
    assert fitted.at_bound == ()
    assert fitted.loglik == pytest.approx(-9582.42556, abs=5e-6)
    assert fitted.model.parameters() == pytest.approx(
        {"r": 0.242593, "alpha": 4.413532, "a": 0.792886, "b": 2.425754}, abs=6e-7
    )


def test_standard_errors_are_the_known_ones(fitted: Fitted[BgNbd]) -> None:
    errors = fitted.standard_errors

    assert [round(errors["r"], 5), round(errors["alpha"], 4)] == [0.01256, 0.3782]
    assert [round(errors["a"], 4), round(errors["b"], 4)] == [0.1857, 0.7053]


def test_paper_parameters_give_the_papers_log_likelihood(cdnow: Customers) -> None:
    assert PAPER.log_likelihood(cdnow) == pytest.approx(-9582.4, abs=0.05)


def test_expected_purchases_of_a_new_customer_are_the_known_ones(fitted: Fitted[BgNbd]) -> None:
    expected = [fitted.model.expected_purchases_new(t) for t in (1, 10, 26, 39, 52, 78)]

    assert np.round(expected, 6).tolist() == [
        *(0.053185, 0.431761, 0.901323, 1.195016, 1.444021, 1.857972)
    ]


def test_distribution_of_a_new_customers_purchases_is_the_known_one(
    fitted: Fitted[BgNbd],
) -> None:
    shares = fitted.model.purchases_distribution(39, range(8))

    assert shares.round(6).tolist() == [
        *(0.574307, 0.199193, 0.085322, 0.045797, 0.027631, 0.017938, 0.012250, 0.008682)
    ]


def test_conditional_expectation_with_paper_parameters() -> None:
    assert PAPER.expected_purchases(ONE, 39)[0] == pytest.approx(1.22602817476714, rel=1e-13)
    assert PAPER.probability_active(ONE)[0] == pytest.approx(0.726578570080673, rel=1e-13)


def test_hold_out_errors_on_cdnow_are_the_known_ones(
    fitted: Fitted[BgNbd], cdnow: Customers, bought_later: Floats
) -> None:
    expected = fitted.model.expected_purchases(cdnow, 39)
    error = expected - bought_later

    assert bought_later.sum() == 1882
    assert expected.sum() == pytest.approx(1653.4, abs=0.05)
    assert np.abs(error).mean() == pytest.approx(0.7855, abs=5e-5)
    assert np.sqrt((error**2).mean()) == pytest.approx(1.6080, abs=5e-5)


def test_a_customer_without_repeat_purchase_is_active_but_likely_silent() -> None:
    once = Customers([0], [0], [38.86])

    assert PAPER.probability_active(once)[0] == 1
    assert PAPER.probability_silent(once, 39)[0] > 0.8


def test_expectation_is_continuous_where_the_closed_form_is_singular() -> None:
    at_one, beside = BgNbd(0.24, 4.4, 1.0, 2.4), BgNbd(0.24, 4.4, 1 + 1e-9, 2.4)

    assert at_one.expected_purchases(ONE, 39) == pytest.approx(
        beside.expected_purchases(ONE, 39), rel=1e-8
    )
    assert beside.expected_purchases(ONE, 39) == pytest.approx(
        BgNbd(0.24, 4.4, 1 - 1e-9, 2.4).expected_purchases(ONE, 39), rel=1e-8
    )


def test_expectation_is_finite_where_the_denominator_vanishes() -> None:
    model, once = BgNbd(0.24, 4.4, 0.4, 0.6), Customers([0], [0], [38.86])

    shares = model.purchases_distribution(38.86, range(4000))

    assert 0 < model.expected_purchases(once, 39)[0] < 1
    assert model.expected_purchases_new(38.86) == pytest.approx(shares @ np.arange(4000), rel=1e-3)
