"""Steady business or one-off peaks."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.amounts import to_cents
from orchard.analytics.volatility import (
    steadiness,
    steadiness_by_account,
    years_of_repeat_business,
)


def money(*amounts: int) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_equal_years_are_steady():
    found = steadiness(money(50, 50, 50))

    assert (found.average_3_years, found.volatility, found.one_off_peak) == (50, 0.0, False)


def test_a_year_with_more_than_half_of_all_is_a_peak():
    assert steadiness(money(51, 30, 19)).one_off_peak
    assert not steadiness(money(50, 30, 20)).one_off_peak


def test_the_average_is_over_the_last_three_years():
    assert steadiness(money(30, 20, 10, 900)).average_3_years == 20


def test_volatility_is_the_population_deviation_over_the_mean():
    assert steadiness(money(30, 10)).volatility == pytest.approx(0.5)


def test_too_few_years_are_not_judged():
    found = steadiness(money(90))

    assert (found.average_3_years, found.volatility, found.one_off_peak) == (None, None, False)
    assert steadiness(money(90, 0)).one_off_peak is False


@pytest.mark.parametrize("years", [money(0, 0, 0), money(10, -20, 5)])
def test_without_positive_revenue_nothing_is_divided(years):
    found = steadiness(years)

    assert (found.volatility, found.one_off_peak) == (None, False)


def test_repeat_business_begins_after_the_year_of_the_first_purchase():
    assert years_of_repeat_business([]) == 0
    assert years_of_repeat_business([False, True]) == 0
    assert years_of_repeat_business([True, True, True]) == 2


@given(
    st.lists(
        st.lists(st.decimals(-(10**6), 10**6, places=4), min_size=1, max_size=5),
        min_size=1,
        max_size=6,
    )
)
def test_many_accounts_at_once_are_as_steady_as_each_alone(accounts: list[list[Decimal]]) -> None:
    yearly, known = np.zeros((5, len(accounts)), np.int64), np.zeros((5, len(accounts)), bool)
    for at, amounts in enumerate(accounts):
        yearly[: len(amounts), at] = [int(amount * 10_000) for amount in amounts]
        known[: len(amounts), at] = True

    found = steadiness_by_account(yearly, known)

    for at, amounts in enumerate(accounts):
        alone = steadiness(amounts)
        average = to_cents(alone.average_3_years) if alone.average_3_years is not None else None
        assert (found.average_3_years[at] if found.enough[at] else None) == average
        assert bool(found.one_off_peak[at]) == alone.one_off_peak
        assert bool(found.varies[at]) == (alone.volatility is not None)
        assert alone.volatility is None or found.volatility[at] == pytest.approx(alone.volatility)
