"""Rhythms: the regular model, its renewal equations, regularity, seasons and levels."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from orchard.analytics.clv import backtest, level, purchases, regular, renewal, season
from orchard.analytics.clv.regularity import regularity


def ledger(gaps: np.ndarray, start: int = 14000) -> purchases.PurchaseDays:
    when = start + np.cumsum(np.maximum(gaps.round(), 1), axis=1).astype(int)
    rows = np.repeat(np.arange(len(gaps))[:, None], gaps.shape[1], axis=1)
    return purchases.purchase_days(rows.ravel(), when.ravel(), np.ones(when.size))


def test_renewal_of_a_poisson_buyer_who_never_stops_is_one_plus_time():
    mean, square = renewal.renewal_table((1.0,), (1e-12,))

    at = round(10 / renewal.STEP)
    assert mean[0, 0, at] == pytest.approx(11, rel=1e-3)
    assert square[0, 0, at] - mean[0, 0, at] ** 2 == pytest.approx(10, rel=0.02)


def test_renewal_of_a_buyer_who_may_stop_ends_at_the_geometric_mean():
    mean, _ = renewal.renewal_table((4.0,), (0.2,))

    assert mean[0, 0, -1] == pytest.approx(1 / 0.2, rel=1e-3)


def test_renewal_beyond_the_table_follows_its_tail():
    shape_of = np.array([0])

    mean, _ = renewal.counts_after(np.array([[59.0, 80.0, 1e6]]), (2.0,), (0.002,), shape_of)

    assert mean[0, 0, 0] < mean[0, 0, 1] < mean[0, 0, 2]
    assert mean[0, 0, 2] == pytest.approx(1 / 0.002, rel=0.01)


@pytest.mark.parametrize(
    ("shape", "low", "high"), [(1.0, 0.8, 1.25), (4.0, 3.2, 5.0), (30.0, 20, 45)]
)
def test_regularity_is_found_again_in_made_ledgers(shape, low, high):
    gaps = np.random.default_rng(1).gamma(shape, 200 / shape, (400, 12))

    found = regularity(ledger(gaps))

    assert low < found.wheat_morrison < high
    assert low < found.ledger < high
    assert low < np.median(found.accounts) < high


def test_regularity_of_a_ledger_without_gaps_is_not_known():
    found = regularity(ledger(np.ones((3, 1))))

    assert found.ledger is None
    assert found.wheat_morrison is None
    assert found.accounts.tolist() == [1, 1, 1]


def test_rhythms_of_clockwork_buyers_are_learnt_and_their_next_orders_expected():
    gaps = np.random.default_rng(2).normal(91, 3, (80, 8))
    days = ledger(gaps)
    last = int(days.day.reshape(80, 8)[:, -1].max())
    history = purchases.history_of(days, last)

    model = regular.fit(history)
    (found,) = model.outlooks(history, (26.0,))

    assert 11 < model.parameters()["gap_weeks"] < 15
    assert model.parameters()["regularity"] > 20
    assert found.purchases.mean() == pytest.approx(2, abs=0.35)


def test_rhythms_of_buyers_at_random_expect_the_rate_they_had():
    rates = np.random.default_rng(3).gamma(2, 1, 500)[:, None]
    gaps = np.random.default_rng(4).exponential(60, (500, 40)) / rates
    days = ledger(gaps)
    history = purchases.history_of(days, 14400)
    actual = purchases.in_window(days, 14400, 14500)[0][history.ids]

    (found,) = regular.fit(history).outlooks(history, (100 / 7,))

    assert found.purchases.sum() == pytest.approx(actual.sum(), rel=0.12)
    by_true_rates = backtest.correlation(rates[history.ids, 0], actual)
    assert backtest.correlation(found.purchases, actual) > 0.8 * by_true_rates


def test_longer_horizons_expect_more_and_leave_less_silence():
    gaps = np.random.default_rng(5).gamma(2, 20, (50, 9))
    history = purchases.history_of(ledger(gaps), 14300)

    near, far = regular.fit(history).outlooks(history, (10.0, 40.0))

    assert np.all(near.purchases <= far.purchases)
    assert np.all(far.silent <= near.silent)
    assert np.all(1 - near.silent <= near.active + 1e-6)


def test_month_that_always_sells_twice_runs_the_clock_faster():
    start = purchases.day_number(date(2008, 1, 1))
    when = np.arange(start, start + 364 * 3)
    busy = season.month_of(when) == 11
    keep = busy | (when % 2 == 0)
    days = purchases.PurchaseDays(np.zeros(keep.sum(), int), when[keep], np.ones(keep.sum()), 1)

    index = season.monthly_index(days, int(when[-1]), lambda weeks: weeks * 3.5)

    assert index.argmax() == 11
    assert index[11] > 1.4 * index[:11].mean()


def test_level_of_a_shrinking_ledger_shrinks_on():
    count = np.r_[np.full(52, 20), np.full(52, 10)]
    rows = np.concatenate([np.arange(each) for each in count])
    when = np.repeat(np.arange(104) * 7, count)
    order = np.lexsort((when, rows))
    days = purchases.PurchaseDays(rows[order], when[order], np.ones(len(rows)), 20)

    found = level.Cohorts.of(days, 103 * 7).year_ago(26)

    assert found.purchases == pytest.approx(26 * 10 * 0.5)
    assert found.trust == pytest.approx(0.75 * 130 / 230)


def test_ranking_quality_counts_pairs():
    assert backtest.ranking_quality(np.array([3.0, 1.0, 2.0]), np.array([True, False, False])) == 1
    assert backtest.ranking_quality(np.array([1.0, 1.0]), np.array([True, False])) == 0.5
    assert backtest.ranking_quality(np.array([1.0, 2.0]), np.array([True, True])) is None


def test_unsorted_purchase_days_are_refused():
    with pytest.raises(purchases.PurchaseDaysAreUnsorted, match="Sort the purchase days"):
        purchases.purchase_days(np.array([1, 0]), np.array([5, 5]), np.ones(2))
