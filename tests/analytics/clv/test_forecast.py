"""The forecast chosen by back-test: real ledgers, hard ledgers, and what must always hold."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import EXAMPLES, shared_data
from orchard.analytics.clv import backtest, intervals, purchases
from orchard.analytics.clv.candidates import NAIVE
from orchard.analytics.clv.forecast import (
    Expected,
    Forecast,
    ForecastIsOutOfRange,
    choose_forecast,
)

WINDOW = 182
AS_OF = date(2012, 1, 1)


def read(query: str) -> purchases.PurchaseDays:
    ordered = (
        f"select a, (d - date '1970-01-01')::int d, v from ({query}) where v > 0 order by a, d"
    )
    rows = duckdb.connect().sql(ordered).fetchnumpy()
    _, codes = np.unique(np.asarray(rows["a"]), return_inverse=True)
    return purchases.purchase_days(codes, np.asarray(rows["d"]), np.asarray(rows["v"], float))


@pytest.fixture(scope="module")
def resellers() -> purchases.PurchaseDays:
    path = EXAMPLES / "adventureworks_reseller.csv.gz"
    return read(
        f"select reseller_id a, order_date::date d, sum(sales_amount) v from '{path}' group by all"
    )


@pytest.fixture(scope="module")
def wholesaler() -> purchases.PurchaseDays:
    path = shared_data("online_retail_ii.parquet")
    return read(
        "select CustomerID a, InvoiceDate::date d, sum(Quantity * UnitPrice) v"
        f" from '{path}' where CustomerID is not null and Quantity > 0 and UnitPrice > 0"
        " and InvoiceNo not like 'C%' group by all"
    )


@pytest.fixture(scope="module")
def wholesale_window(wholesaler) -> Expected:
    return choose_forecast(wholesaler, date(2011, 6, 9)).window


def outcome(days: purchases.PurchaseDays, cut: date) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    day = purchases.day_number(cut)
    seen = purchases.in_window(days, 0, day)[0] > 0
    return seen, tuple(part[seen] for part in purchases.in_window(days, day, day + WINDOW))


def figures(found: Forecast) -> list[np.ndarray]:
    named = [
        getattr(part, name) for part in (found.window, found.horizon) for name in part.__slots__
    ]
    return [np.asarray(figure) for figure in (*named, found.value, found.value_low,
            found.value_high, found.active, found.total, found.total_low, found.total_high)]  # fmt: skip


def test_forecast_of_the_wholesaler_reaches_the_goals(wholesaler, wholesale_window):
    seen, actual = outcome(wholesaler, date(2011, 6, 9))

    window = wholesale_window
    told = (window.purchases[seen], window.amount[seen], window.silent[seen])
    score = backtest.score("in use", told, actual)

    assert seen.sum() == 4969
    assert score.purchases_rmse <= 1.72
    assert score.purchases_r >= 0.86
    assert score.spend_mae_ratio <= 0.60
    assert score.spend_total_ratio == pytest.approx(1, abs=0.10)
    assert score.purchases_total_ratio == pytest.approx(1, abs=0.10)
    assert score.silence_auc >= 0.81


def test_intervals_of_the_wholesaler_hold_nine_of_ten_accounts_and_the_total(
    wholesaler, wholesale_window
):
    seen, actual = outcome(wholesaler, date(2011, 6, 9))

    window = wholesale_window
    counts = window.purchases_low[seen], window.purchases_high[seen]
    amounts = window.amount_low[seen], window.amount_high[seen]

    assert 0.87 <= intervals.coverage(counts, actual[0]) <= 0.96
    assert 0.87 <= intervals.coverage(amounts, actual[1]) <= 0.96
    assert window.total_low <= actual[1].sum() <= window.total_high
    assert window.total_low >= 0.65 * window.total
    assert window.total_high <= 1.35 * window.total


@pytest.mark.parametrize("cut", [date(2012, 11, 30), date(2013, 5, 30)])
def test_buyers_by_the_clock_are_forecast_better_than_by_repetition(resellers, cut):
    seen, actual = outcome(resellers, cut)
    day = purchases.day_number(cut)
    naive = [part[seen] for part in purchases.in_window(resellers, day - WINDOW, day)]

    found = choose_forecast(resellers, cut)

    own = backtest.rmse(found.window.purchases[seen], actual[0])
    spend = np.abs(found.window.amount[seen] - actual[1]).mean()
    assert found.model != NAIVE
    assert own < backtest.rmse(naive[0], actual[0])
    assert spend < np.abs(naive[1] - actual[1]).mean()
    assert any("by the clock" in note for note in found.notes)


def test_back_test_compares_every_candidate_and_names_the_best(resellers):
    report = choose_forecast(resellers, date(2013, 5, 30)).backtest

    names = [score.model for score in report.scores]
    assert names[0] == NAIVE
    assert {"bgnbd", "pareto_nbd", "regular", "seasonal_regular", "blend"} <= set(names)
    assert report.winner in names
    assert report.gain_over_naive > 0
    assert report.cut == date(2012, 11, 29)


def test_what_happens_after_the_day_changes_nothing(resellers):
    cut = date(2012, 11, 30)
    known = purchases.until(resellers, purchases.day_number(cut))

    whole, part = (choose_forecast(days, cut) for days in (resellers, known))

    assert np.array_equal(whole.value, part.value)


def test_unit_of_money_changes_nothing_else(resellers):
    cut = date(2012, 11, 30)
    cents = purchases.purchase_days(
        resellers.account, resellers.day, resellers.amount * 100, accounts=resellers.accounts
    )

    one, other = choose_forecast(resellers, cut), choose_forecast(cents, cut)

    assert one.model == other.model
    np.testing.assert_allclose(other.value, one.value * 100, rtol=1e-3, atol=1)


def test_negative_contribution_turns_value_negative_and_keeps_the_ends_in_order(resellers):
    ratio = np.full(resellers.accounts, -0.2)
    days = purchases.purchase_days(
        resellers.account, resellers.day, resellers.amount,
        accounts=resellers.accounts, contribution_ratio=ratio,
    )  # fmt: skip

    found = choose_forecast(days, date(2013, 5, 30))

    assert found.total < 0
    assert found.total_low < found.total < found.total_high
    assert np.all(found.value_low <= found.value + 1e-6)
    assert np.all(found.value <= found.value_high + 1e-6)
    assert found.total == pytest.approx(found.value.sum())


def test_discount_makes_later_money_worth_less(resellers):
    cut = date(2013, 5, 30)

    now, later = (choose_forecast(resellers, cut, discount_share=share) for share in (0.0, 0.1))

    assert later.total < now.total
    assert now.total == pytest.approx(now.horizon.amount.sum(), rel=1e-6)


HARD = {
    "nothing": ([], [], []),
    "one account, one purchase": ([0], [15000], [80.0]),
    "one account, many purchases": (np.zeros(50), np.arange(50) * 20 + 14000, np.ones(50)),
    "every account once": (np.arange(200), 14600 + np.arange(200) * 3, np.ones(200)),
    "everything on one day": (np.arange(200), np.full(200, 15000), np.ones(200)),
    "a clock": (np.repeat(np.arange(40), 20), np.tile(np.arange(20) * 90 + 13600, 40), np.ones(800)),
    "every day": (np.repeat(np.arange(12), 700), np.tile(np.arange(700) + 14600, 12), np.ones(8400)),
    "amounts of nothing": (np.repeat(np.arange(9), 9), np.tile(np.arange(9) + 15000, 9), np.zeros(81)),
    "amounts apart": (np.repeat(np.arange(40), 20), np.tile(np.arange(20) * 31 + 14700, 40),
                      np.geomspace(1e-6, 1e12, 800)),
}  # fmt: skip


@pytest.mark.parametrize("case", HARD)
def test_hard_ledgers_never_give_a_number_that_is_none(case):
    account, day, amount = (np.asarray(column) for column in HARD[case])
    days = purchases.purchase_days(account.astype(int), day.astype(int), amount.astype(float))

    found = choose_forecast(days, AS_OF)

    assert all(np.isfinite(figure).all() for figure in figures(found))


@pytest.mark.parametrize("case", ["one account, many purchases", "every account once", "nothing"])
def test_too_little_to_hold_out_repeats_the_last_period_and_says_so(case):
    account, day, amount = (np.asarray(column) for column in HARD[case])
    days = purchases.purchase_days(account.astype(int), day.astype(int), amount.astype(float))

    found = choose_forecast(days, AS_OF)

    assert found.model == NAIVE
    assert found.backtest is None
    assert "too short or too small" in found.notes[0]


def test_a_ledger_of_one_day_does_not_repeat_every_day():
    last = purchases.day_number(AS_OF)
    days = purchases.purchase_days(np.array([0]), np.array([last]), np.array([100.0]))

    found = choose_forecast(days, AS_OF, horizon_months=12)

    assert found.horizon.total == pytest.approx(100 * 365 / 91, rel=0.01)  # once a quarter


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(1, 60), st.sampled_from([0.3, 1.0, 30.0]))
def test_any_ledger_gives_probabilities_and_ordered_ends(seed, accounts, shape):
    rng = np.random.default_rng(seed)
    gaps = rng.gamma(shape, 30 / shape, (accounts, 20)).astype(int) + 1
    stay = np.arange(20) < rng.integers(1, 21, (accounts, 1))
    rows = np.repeat(np.arange(accounts)[:, None], 20, axis=1)
    when = 14600 + np.cumsum(gaps, axis=1)
    days = purchases.purchase_days(rows[stay], when[stay], rng.lognormal(3, 1, stay.sum()))

    found = choose_forecast(days, AS_OF)

    assert all(np.isfinite(figure).all() for figure in figures(found))
    for share in (found.active, found.window.silent, found.horizon.silent):
        assert np.all((share >= 0) & (share <= 1))
    assert np.all(found.value_low <= found.value + 1e-9)
    assert np.all(found.value <= found.value_high + 1e-9)
    assert found.total_low <= found.total <= found.total_high


@pytest.mark.parametrize(
    "wrong", [{"horizon_months": 0}, {"discount_share": -1.0}, {"interval_share": 1.0}]
)
def test_arguments_out_of_range_are_refused(resellers, wrong):
    with pytest.raises(ForecastIsOutOfRange, match="Give a horizon"):
        choose_forecast(resellers, AS_OF, **wrong)
