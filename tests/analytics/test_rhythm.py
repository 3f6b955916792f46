"""Broken rhythms: who is overdue by its own clock, and who must not be accused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import rhythm
from orchard.analytics.policy import DriftPolicy

POLICY = DriftPolicy()
TODAY = 2000


def make_rhythms(*histories: list[int], as_of: int = TODAY) -> rhythm.Rhythms:
    """Return what the engine tells of accounts that bought on these days."""
    rows = [_row(np.array(sorted(days)), as_of) for days in histories]
    return rhythm.Rhythms(as_of, *np.array(rows, dtype=float).T)


def _row(days: np.ndarray, as_of: int) -> list[float]:
    gaps = np.diff(days)
    silence = as_of - days[-1]
    start, end = days[-1] - 364 + 0.15 * silence, as_of - 364 - 0.15 * silence
    return [
        days[0], days[-1], len(gaps), gaps.sum(), (gaps**2).sum(), gaps.max(initial=0),
        ((days > as_of - 182) & (days <= as_of)).sum(),
        ((days > as_of - 546) & (days <= as_of - 364)).sum(),
        ((days >= start) & (days <= end)).sum(),
    ]  # fmt: skip


def is_overdue(*histories: list[int], as_of: int = TODAY) -> list[bool]:
    return rhythm.judge(make_rhythms(*histories, as_of=as_of), POLICY).overdue.tolist()


def every(days: int, until: int, since: int = 0) -> list[int]:
    return list(range(until, since - 1, -days))


def test_a_weekly_buyer_silent_for_two_months_is_overdue() -> None:
    assert is_overdue(every(7, until=TODAY - 60)) == [True]


@pytest.mark.parametrize("silence", [0, 45, 91, 100])
def test_a_clockwork_buyer_is_not_overdue_within_its_quarter(silence: int) -> None:
    assert is_overdue(every(91, until=TODAY - silence)) == [False]


def test_a_clockwork_buyer_is_overdue_soon_after_its_quarter() -> None:
    assert is_overdue(every(91, until=TODAY - 125)) == [True]


@pytest.mark.parametrize("as_of", range(1460, 1825, 30))
def test_a_seasonal_buyer_is_never_overdue_while_it_keeps_its_seasons(as_of: int) -> None:
    seasons = [365 * year + day for year in range(6) for day in range(90, 210, 10)]

    assert is_overdue([day for day in seasons if day <= as_of], as_of=as_of) == [False]


def test_a_seasonal_buyer_that_misses_its_season_is_overdue() -> None:
    seasons = [365 * year + day for year in range(4) for day in range(90, 210, 10)]

    assert is_overdue(seasons, as_of=365 * 4 + 180) == [True]


@pytest.mark.parametrize("history", [[5], [5, 400], [1000, 1500]])
def test_one_time_and_two_time_buyers_are_never_accused(history: list[int]) -> None:
    judged = rhythm.judge(make_rhythms(history, every(7, TODAY)), POLICY)

    assert not judged.overdue[0]
    assert not judged.fewer[0]


def test_accounts_lost_long_ago_do_not_drift_any_more() -> None:
    assert is_overdue(every(7, until=TODAY - 731)) == [False]


def test_a_young_account_is_given_the_patience_of_the_population() -> None:
    young = [TODAY - 20, TODAY - 16, TODAY - 12]

    assert is_overdue(young) == [True]
    assert is_overdue(young, *[every(60, TODAY - 10) for _ in range(9)])[0] is False


def test_random_buyers_are_rarely_accused() -> None:
    draw = np.random.default_rng(7)
    histories = [
        [day for day in np.cumsum(draw.exponential(gap, 200)).astype(int).tolist() if day < TODAY]
        for gap in draw.uniform(10, 60, 1000)
    ]

    judged = rhythm.judge(make_rhythms(*histories), POLICY)

    assert judged.overdue.mean() < 0.06  # the quantile leaves 5 % to chance
    assert judged.fewer.mean() < 0.05


def test_buying_half_as_often_as_a_year_ago_is_noticed_before_any_long_silence() -> None:
    slowing = every(7, until=TODAY - 364) + every(21, until=TODAY, since=TODAY - 350)

    judged = rhythm.judge(make_rhythms(slowing, every(7, TODAY)), POLICY)

    assert judged.fewer.tolist() == [True, False]
    assert not judged.overdue.any()


def test_one_order_less_in_a_half_year_is_no_signal() -> None:
    quarterly = [TODAY - 546 + 20, TODAY - 546 + 110, TODAY - 340, TODAY - 250, TODAY - 100]

    assert not rhythm.judge(make_rhythms(quarterly), POLICY).fewer.any()


def test_the_reason_names_the_numbers() -> None:
    rhythms = make_rhythms(every(7, until=TODAY - 60))

    found = rhythm.signal(rhythms, rhythm.judge(rhythms, POLICY), 0, POLICY)

    assert found.reason.startswith("No purchase for 60 days: it usually buys every 7 days")
    assert found.evidence["days_since_last"] == 60


def test_the_reason_of_a_fall_in_frequency_names_both_half_years() -> None:
    slowing = every(7, until=TODAY - 364) + every(21, until=TODAY, since=TODAY - 350)
    rhythms = make_rhythms(slowing)

    found = rhythm.signal(rhythms, rhythm.judge(rhythms, POLICY), 0, POLICY)

    assert found.reason == (
        "Bought on 9 days in the last half-year and on 26 in the same half-year a year ago, "
        "65 % less often."
    )


@given(st.lists(st.lists(st.integers(0, TODAY), min_size=1, unique=True), min_size=1, max_size=8))
def test_whatever_the_history_figures_are_finite(histories: list[list[int]]) -> None:
    judged = rhythm.judge(make_rhythms(*histories), POLICY)

    assert np.isfinite(judged.patience).all()
    assert (judged.patience > 0).all()
