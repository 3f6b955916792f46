"""Pareto/NBD against the papers, its closed form and itself."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import hyp2f1

from orchard.analytics.clv import death, pareto_nbd
from orchard.analytics.clv.customers import Customers, Histories
from orchard.analytics.clv.maximise import Fitted
from orchard.analytics.clv.pareto_nbd import ParetoNbd

PAPER = ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669)
ONE = Customers([2], [30.43], [38.86])


@pytest.fixture(scope="module")
def fitted(cdnow: Customers) -> Fitted[ParetoNbd]:
    return pareto_nbd.fit(cdnow)


def test_fit_reaches_the_maximum_on_cdnow(fitted: Fitted[ParetoNbd]) -> None:
    assert fitted.converged
    assert fitted.loglik == pytest.approx(-9594.97393, abs=5e-6)
    assert fitted.model.parameters() == pytest.approx(
        {"r": 0.553276, "alpha": 10.577613, "s": 0.606214, "beta": 11.667917}, rel=1e-6
    )


def test_gradient_vanishes_at_the_fit_and_not_at_the_rounded_reference(
    fitted: Fitted[ParetoNbd], cdnow: Customers
) -> None:
    reference = np.array([0.553276, 10.577613, 0.606214, 11.667917])
    ours = np.array(list(fitted.model.parameters().values()))

    at_ours, at_reference = (
        death.log_likelihood(theta, Histories.of(cdnow)) for theta in (ours, reference)
    )

    assert np.abs(at_ours[1] * ours).max() < 1e-8
    assert np.abs(at_reference[1] * reference).max() > 1e-4
    assert at_ours[0] > at_reference[0]


def test_expected_purchases_of_a_new_customer_agree_to_five_digits(
    fitted: Fitted[ParetoNbd],
) -> None:
    # The reference is of a fit that stopped a little early: its own parameters give our numbers.
    expected = [fitted.model.expected_purchases_new(t) for t in (1, 10, 26, 39, 52, 78)]

    assert expected == pytest.approx(
        [0.051006, 0.427795, 0.908920, 1.213415, 1.473450, 1.909892], rel=1.2e-5
    )


def test_conditional_expectation_with_paper_parameters() -> None:
    # Forty-digit arithmetic gives 1.45512319325760242; the reference has a 2 for the 9.
    assert PAPER.expected_purchases(ONE, 39)[0] == pytest.approx(1.4551231932576024, rel=1e-13)
    assert PAPER.expected_purchases(ONE, 39)[0] == pytest.approx(1.4551231232576, rel=1e-7)
    assert PAPER.probability_active(ONE)[0] == pytest.approx(0.869167559153011, rel=1e-13)


@pytest.mark.parametrize(("alpha", "beta"), [(10.578, 11.669), (11.669, 10.578), (3.0, 0.5)])
def test_likelihood_is_that_of_the_closed_form(alpha: float, beta: float) -> None:
    r, s, x, t_x, age = 0.553, 0.606, 2, 30.43, 38.86
    far, near, power = (alpha, beta, s + 1) if alpha >= beta else (beta, alpha, r + x)
    k = r + s + x
    first, last = (
        hyp2f1(k, power, k + 1, (far - near) / (far + t)) / (far + t) ** k for t in (t_x, age)
    )

    bracket = (alpha + age) ** -(r + x) * (beta + age) ** -s + s / k * (first - last)
    expected = np.log(r * (r + 1) * alpha**r * beta**s * bracket)

    model = ParetoNbd(r, alpha, s, beta)
    assert model.log_likelihood(ONE) == pytest.approx(expected, rel=1e-11)


def test_activity_at_221_purchases_is_finite_and_certain() -> None:
    many = Customers([221], [103.43], [103.57])

    assert 0.99 < PAPER.probability_active(many)[0] <= 1
    assert np.isfinite(PAPER.log_likelihood(many))


def test_expectation_is_continuous_at_s_of_one() -> None:
    at_one, beside = ParetoNbd(0.5, 10, 1.0, 11), ParetoNbd(0.5, 10, 1 + 1e-9, 11)

    assert at_one.expected_purchases(ONE, 39) == pytest.approx(
        beside.expected_purchases(ONE, 39), rel=1e-8
    )
