"""Gamma-Gamma and the value of the papers' customers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchard.analytics.clv import bgnbd, gamma_gamma
from orchard.analytics.clv.bgnbd import BgNbd
from orchard.analytics.clv.customers import Customers, Floats, HorizonIsNegative
from orchard.analytics.clv.gamma_gamma import GammaGamma, NoRepeatSpend, SpendDoesNotFit
from orchard.analytics.clv.present_value import RateIsNotPossible, discounted_purchases

ONE = Customers([2], [30.43], [38.86])
PAPER = BgNbd(0.243, 4.414, 0.793, 2.426)


def test_fit_reaches_the_exact_maximum_on_cdnow(cdnow: Customers, mean_spends: Floats) -> None:
    fitted = gamma_gamma.fit(cdnow.frequency, mean_spends)

    assert fitted.converged
    assert (mean_spends > 0).sum() == 946
    assert fitted.loglik == pytest.approx(-4055.92324, abs=5e-6)
    assert list(fitted.model.parameters().values()) == pytest.approx(
        [6.2488, 3.7446, 15.4477], abs=6e-5
    )
    assert fitted.model.expected_spend([0], [0.0]) == pytest.approx(35.17, abs=5e-3)
    assert fitted.loglik == pytest.approx(
        fitted.model.log_likelihood(cdnow.frequency, mean_spends), rel=1e-12
    )


def test_twelve_month_value_of_cdnow_is_the_known_one(
    cdnow: Customers, mean_spends: Floats
) -> None:
    spend = gamma_gamma.fit(cdnow.frequency, mean_spends).model
    model = bgnbd.fit(cdnow).model

    purchases = discounted_purchases(model, cdnow, periods=12, rate=0.01)
    value = purchases * spend.expected_spend(cdnow.frequency, mean_spends)

    assert value[:5].round(2).tolist() == [36.28, 4.64, 8.34, 8.34, 8.34]
    assert value.sum() == pytest.approx(71_509.90, abs=5e-3)


def test_money_in_another_unit_changes_nothing_but_the_scale() -> None:
    x, m = np.array([1, 2, 5, 3, 1, 8]), np.array([20.0, 31.0, 25.0, 8.0, 60.0, 27.0])

    euros, cents = gamma_gamma.fit(x, m), gamma_gamma.fit(x, m * 100)

    assert cents.model.gamma == pytest.approx(euros.model.gamma * 100, rel=1e-5)
    assert cents.loglik == pytest.approx(euros.loglik - 6 * np.log(100), rel=1e-10)


def test_credit_notes_count_as_nothing_spent() -> None:
    model = GammaGamma(6.25, 3.74, 15.44)

    spend = model.expected_spend([2, 2, 0], [-50.0, 0.0, np.nan])

    assert spend[0] == spend[1] > 0
    assert spend[2] == pytest.approx(model.mean_spend())


@given(
    st.lists(st.tuples(st.integers(0, 500), st.floats(1e-3, 1e7)), min_size=1, max_size=12).filter(
        lambda rows: any(x for x, _ in rows)
    )
)
@settings(max_examples=10, deadline=None)
def test_any_spends_give_finite_expectations(rows: list[tuple[int, float]]) -> None:
    x, m = np.array(rows).T

    fitted = gamma_gamma.fit(x, m)

    spend = fitted.model.expected_spend(x, m)
    assert np.isfinite(fitted.loglik)
    assert np.all(np.isfinite(spend) & (spend > 0))


def test_equal_spends_stop_at_a_bound() -> None:
    fitted = gamma_gamma.fit([2] * 20, [10.0] * 20)

    assert fitted.at_bound
    assert fitted.model.expected_spend([2], [10.0]) == pytest.approx(10, rel=0.01)


def test_spend_without_repeat_buyers_is_refused() -> None:
    with pytest.raises(NoRepeatSpend, match="No customer"):
        gamma_gamma.fit([0, 1], [5.0, -3.0])


@pytest.mark.parametrize(
    ("x", "m", "text"),
    [
        ([1, 2], [5.0], "same length"),
        ([1.5], [5.0], "whole number"),
        ([1], [np.nan], "finite"),
    ],
)
def test_spends_that_do_not_belong_are_refused(x: list[float], m: list[float], text: str) -> None:
    with pytest.raises(SpendDoesNotFit, match=text):
        gamma_gamma.fit(x, m)


def test_discounting_at_zero_is_the_plain_expectation() -> None:
    plain = PAPER.expected_purchases(ONE, 40)

    assert discounted_purchases(PAPER, ONE, periods=10, rate=0.0, period_length=4) == pytest.approx(
        plain
    )
    assert discounted_purchases(PAPER, ONE, periods=0, rate=0.1).tolist() == [0]


def test_impossible_rates_and_periods_are_refused() -> None:
    with pytest.raises(RateIsNotPossible, match="above -1"):
        discounted_purchases(PAPER, ONE, periods=1, rate=-1.0)
    with pytest.raises(HorizonIsNegative):
        discounted_purchases(PAPER, ONE, periods=1, rate=0.1, period_length=-1)
