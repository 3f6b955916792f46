"""Retention and growth: known numbers and parts that add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.growth import GrowthEffort, PeriodAmounts, find_growth, with_effort
from orchard.analytics.periods import Period
from orchard.analytics.retention import PeriodsDoNotFit, find_retention

PERIODS = (
    Period(date(2023, 1, 1), date(2023, 12, 31)),
    Period(date(2024, 1, 1), date(2024, 12, 31)),
)
money = st.decimals(-1000, 1000, places=2)
pairs = st.lists(st.tuples(money, money, money, money), max_size=20)


def test_the_vector_of_the_method():
    found = find_retention(PERIODS, [10, 8, 6, 4, 2], [12, 8, 3, Decimal("4.5"), 0])

    assert found is not None
    assert (found.grr, found.nrr, found.logo) == pytest.approx((0.8333, 0.9167, 0.8), abs=5e-5)
    assert (found.start_from, found.end_to) == (date(2023, 1, 1), date(2024, 12, 31))


def test_new_accounts_are_not_retention():
    assert find_retention(PERIODS, [10, 0, -3], [10, 500, 90]) == find_retention(
        PERIODS, [10], [10]
    )


def test_credit_notes_in_the_end_period_keep_nothing():
    found = find_retention(PERIODS, [10, 10], [-4, 10])

    assert found is not None
    assert (found.grr, found.nrr, found.logo) == (0.5, 0.3, 0.5)


@pytest.mark.parametrize("start", [[], [0, 0], [-1, -2]])
def test_without_a_buyer_in_the_start_period_there_is_no_retention(start):
    assert find_retention(PERIODS, start, start) is None


def test_periods_of_different_accounts_are_refused():
    with pytest.raises(PeriodsDoNotFit, match="zero where it did not buy"):
        find_retention(PERIODS, [1, 2], [1])
    with pytest.raises(PeriodsDoNotFit, match="zero where it did not buy"):
        find_growth(PeriodAmounts([1], [1]), PeriodAmounts([1, 2], [1, 2]))


@given(pairs)
def test_gross_retention_is_a_share_and_never_above_net(rows):
    found = find_retention(PERIODS, [row[0] for row in rows], [max(row[1], 0) for row in rows])

    if found is not None:
        assert 0 <= found.grr <= 1
        assert found.grr <= found.nrr
        assert 0 <= found.logo <= 1


def test_what_was_lost_is_taken_off_the_growth_that_the_work_on_accounts_brought():
    found = find_growth(PeriodAmounts([100, 30, 0], [150, 0, 40]))

    told = with_effort(found, GrowthEffort(existing=Decimal(10), new=Decimal(20)))

    assert (told.existing_cost_per_unit, told.new_cost_per_unit) == (Decimal("0.5"), Decimal("0.5"))
    worse = find_growth(PeriodAmounts([100, 30], [120, 0]))
    lost = with_effort(worse, GrowthEffort(existing=Decimal(10)))
    assert (lost.existing_cost_per_unit, lost.new_cost_per_unit) == (None, None)


def test_growth_is_split_into_stayed_won_and_lost():
    found = find_growth(
        PeriodAmounts([10, 5, 0, 0], [12, 0, 4, -1]), PeriodAmounts([3, 2, 0, 0], [4, 0, 1, -1])
    )

    assert (found.existing, found.new, found.lost) == (1, 4, -5)
    assert (found.new_accounts, found.lost_accounts) == (1, 1)
    assert (found.existing_contribution, found.new_contribution, found.lost_contribution) == (
        0,
        1,
        -2,
    )


@given(pairs)
def test_the_parts_of_growth_add_up_to_the_change_exactly(rows):
    start, end, before, after = ([row[at] for row in rows] for at in range(4))

    found = find_growth(PeriodAmounts(start, end), PeriodAmounts(before, after))

    change = found.end_revenue - found.start_revenue
    assert found.existing + found.new + found.lost == change
    assert found.existing_contribution + found.new_contribution + found.lost_contribution == sum(
        after
    ) - sum(before)
    assert found.lost <= 0 <= found.new


def test_contribution_that_is_not_known_stays_unknown():
    found = find_growth(PeriodAmounts([1], [2]))

    assert found.existing_contribution is None
