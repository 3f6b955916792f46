"""What holds for every purchase model, whatever the customers and the parameters."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchard.analytics.clv import bgnbd, death, geometric, mbgnbd, pareto_nbd
from orchard.analytics.clv.bgnbd import BgNbd
from orchard.analytics.clv.customers import Customers, Floats, Histories, HorizonIsNegative
from orchard.analytics.clv.mbgnbd import MbgNbd
from orchard.analytics.clv.pareto_nbd import ParetoNbd
from orchard.analytics.clv.purchase_model import PurchaseModel

FITS = [bgnbd, mbgnbd, pareto_nbd]
KINDS = [BgNbd, MbgNbd, ParetoNbd]
TYPICAL: list[PurchaseModel] = [
    BgNbd(0.243, 4.414, 0.793, 2.426),
    MbgNbd(0.525, 6.183, 0.891, 1.614),
    ParetoNbd(0.553, 10.578, 0.606, 11.669),
]
SOME = Customers([2, 0, 221, 1, 30], [30.43, 0, 103.43, 2.0, 5.0], [38.86, 38.86, 103.57, 35, 60])
weeks = np.arange(1, 21)

HARD = {
    "hundreds of purchases in a short time": Customers([500, 300, 0], [0.5, 1, 0], [1, 50, 3]),
    "no repeat purchase at all": Customers([0] * 5, [0] * 5, [5, 6, 7, 8, 9]),
    "all customers the same": Customers([3] * 50, [20] * 50, [30] * 50),
    "one customer": Customers([3], [20], [30]),
    "one customer who came today": Customers([0], [0], [0]),
    "221 purchases until yesterday": Customers([221], [103.43], [103.57]),
    "clockwork buyers": Customers(weeks, weeks * 13.0, weeks * 13.0 + 5),
}


def finite(*arrays: Floats) -> bool:
    return all(bool(np.isfinite(array).all()) for array in arrays)


@st.composite
def customers(draw: st.DrawFn) -> Customers:
    """Draw up to eight histories, from one day to a century, with up to 1,000 purchases."""
    size = draw(st.integers(1, 8))
    x = draw(st.lists(st.integers(0, 1000), min_size=size, max_size=size))
    ages = draw(st.lists(st.floats(0.1, 5000), min_size=size, max_size=size))
    shares = draw(st.lists(st.floats(1e-4, 1), min_size=size, max_size=size))
    recency = [age * share if n else 0.0 for n, age, share in zip(x, ages, shares, strict=True)]
    return Customers(x, recency, ages)


thetas = st.lists(st.floats(-4, 4).map(lambda power: 10.0**power), min_size=4, max_size=4)


@pytest.mark.parametrize("kind", FITS)
@pytest.mark.parametrize("case", HARD)
def test_fit_stays_finite(kind: ModuleType, case: str) -> None:
    fitted = kind.fit(HARD[case])

    model = fitted.model
    assert fitted.converged
    assert finite(np.array([fitted.loglik, *model.parameters().values()]))
    assert finite(np.array(list(fitted.standard_errors.values())))
    assert finite(model.expected_purchases(HARD[case], 26), model.probability_active(HARD[case]))
    assert not set(fitted.at_bound) & set(fitted.standard_errors)


@pytest.mark.parametrize("model", TYPICAL)
def test_outlooks_say_the_same_as_single_questions(model: PurchaseModel) -> None:
    near, far = model.outlooks(SOME, [4.0, 52.0])

    assert near.purchases == pytest.approx(model.expected_purchases(SOME, 4), rel=1e-12)
    assert far.purchases == pytest.approx(model.expected_purchases(SOME, 52), rel=1e-12)
    assert far.silent == pytest.approx(model.probability_silent(SOME, 52), rel=1e-12)
    assert near.active == pytest.approx(model.probability_active(SOME), rel=1e-12)


def test_fit_from_a_near_model_is_the_same_fit(cdnow: Customers) -> None:
    half = cdnow.every(2)

    for again, model in (
        (pareto_nbd.fit(cdnow, pareto_nbd.fit(half).model), pareto_nbd.fit(cdnow).model),
        (bgnbd.fit(cdnow, bgnbd.fit(half).model), bgnbd.fit(cdnow).model),
    ):
        assert again.model.parameters() == pytest.approx(model.parameters(), rel=1e-6)


@pytest.mark.parametrize("kind", FITS)
def test_clockwork_buyers_are_reported_at_a_bound(kind: ModuleType) -> None:
    clockwork = HARD["clockwork buyers"]

    fitted = kind.fit(clockwork)

    assert "r" in fitted.at_bound
    assert fitted.model.expected_purchases(clockwork, 13) == pytest.approx(np.ones(20), abs=0.05)


@pytest.mark.parametrize("kind", KINDS)
@given(theta=thetas, some=customers(), horizon=st.floats(0, 1000))
@settings(max_examples=30, deadline=None)
def test_nothing_overflows_underflows_or_turns_nan(
    kind: type[BgNbd], theta: list[float], some: Customers, horizon: float
) -> None:
    model = kind(*theta)

    active, silent = model.probability_active(some), model.probability_silent(some, horizon)
    expected = model.expected_purchases(some, horizon)

    assert np.isfinite(model.log_likelihood(some))
    assert finite(active, silent, expected)
    assert np.all((active >= 0) & (active <= 1) & (silent >= 0) & (silent <= 1))
    assert np.all(expected >= 0)
    assert np.all(expected >= (1 - silent) * (1 - 1e-6) - 1e-9)  # Markov's inequality


@pytest.mark.parametrize("kind", FITS)
@given(some=customers())
@settings(max_examples=8, deadline=None)
def test_any_histories_can_be_fitted(kind: ModuleType, some: Customers) -> None:
    fitted = kind.fit(some)

    assert np.isfinite(fitted.loglik)
    assert finite(fitted.model.expected_purchases(some, 10))


@pytest.mark.parametrize("kind", FITS)
@given(theta=st.lists(st.floats(0.05, 20), min_size=4, max_size=4))
@settings(max_examples=25, deadline=None)
def test_gradients_are_exact(kind: ModuleType, theta: list[float]) -> None:
    histories = Histories.of(SOME)
    coins = {bgnbd: 0, mbgnbd: 1}.get(kind)

    def likelihood(at: Floats) -> tuple[float, Floats]:
        if coins is None:
            return death.log_likelihood(at, histories)
        return geometric.log_likelihood(at, coins, histories)

    at, gradient = np.array(theta), likelihood(np.array(theta))[1]
    for axis in range(4):
        shift = np.zeros(4)
        shift[axis] = at[axis] * 1e-5
        slope = (likelihood(at + shift)[0] - likelihood(at - shift)[0]) / (2 * shift[axis])
        assert gradient[axis] == pytest.approx(slope, rel=1e-5, abs=1e-4 / at[axis])


@pytest.mark.parametrize("model", TYPICAL)
def test_distribution_sums_to_one_and_has_the_expected_mean(model: PurchaseModel) -> None:
    n = np.arange(3000)

    shares = model.purchases_distribution(39, n)

    assert shares.sum() == pytest.approx(1, abs=1e-9)
    assert shares @ n == pytest.approx(model.expected_purchases_new(39), rel=1e-7)
    assert model.purchases_distribution(0, [0, 1]).tolist() == pytest.approx([1, 0])


@pytest.mark.parametrize("model", TYPICAL)
def test_silence_is_the_ratio_of_two_likelihoods(model: PurchaseModel) -> None:
    one, longer = Customers([2], [30], [38]), Customers([2], [30], [51])

    silent = model.probability_silent(one, 13)[0]

    ratio = np.exp(model.log_likelihood(longer) - model.log_likelihood(one))
    assert silent == pytest.approx(ratio, rel=1e-10)


@pytest.mark.parametrize("model", TYPICAL)
def test_horizon_of_zero_brings_nothing(model: PurchaseModel) -> None:
    assert model.expected_purchases(SOME, 0).tolist() == [0] * 5
    assert model.probability_silent(SOME, 0).tolist() == [1] * 5
    assert model.expected_purchases_new(0) == 0
    assert model.sample_purchases(SOME, 0, np.random.default_rng(1), 3).max() == 0


@pytest.mark.parametrize("model", TYPICAL)
def test_negative_horizon_is_refused(model: PurchaseModel) -> None:
    with pytest.raises(HorizonIsNegative, match="from 0, not -1"):
        model.expected_purchases(SOME, -1)


@pytest.mark.parametrize("model", TYPICAL)
def test_no_customers_give_no_forecasts(model: PurchaseModel) -> None:
    nobody = Customers([], [], [])

    assert model.expected_purchases(nobody, 5).shape == (0,)
    assert model.probability_silent(nobody, 5).shape == (0,)


@pytest.mark.parametrize("model", TYPICAL)
def test_simulated_purchases_agree_with_the_formulas(model: PurchaseModel) -> None:
    drawn = model.sample_purchases(SOME, 26, np.random.default_rng(7), 20_000)

    error = drawn.std(axis=0) / np.sqrt(20_000)
    difference = np.abs(drawn.mean(axis=0) - model.expected_purchases(SOME, 26))
    assert np.all(difference <= 4 * error + 1e-12)
    silent = model.probability_silent(SOME, 26)
    assert (drawn == 0).mean(axis=0) == pytest.approx(silent, abs=0.015)


@pytest.mark.parametrize("kind", FITS)
def test_unit_of_time_changes_nothing(kind: ModuleType, cdnow: Customers) -> None:
    some = cdnow.every(4)
    days = Customers(some.frequency, some.recency * 7, some.age * 7)

    by_week, by_day = kind.fit(some), kind.fit(days)

    assert by_day.model.alpha == pytest.approx(by_week.model.alpha * 7, rel=1e-6)
    assert by_day.model.r == pytest.approx(by_week.model.r, rel=1e-6)
    assert by_day.loglik == pytest.approx(by_day.model.log_likelihood(days), rel=1e-12)


@pytest.mark.parametrize("model", TYPICAL)
def test_simulated_new_customers_follow_the_distribution(model: PurchaseModel) -> None:
    drawn = model.sample_purchases(Customers([0], [0], [0]), 39.0, np.random.default_rng(3), 60_000)

    shares = np.bincount(drawn[:, 0], minlength=8)[:8] / 60_000

    assert shares == pytest.approx(model.purchases_distribution(39, range(8)), abs=0.01)
