"""Calendar: periods touch, months end where months end."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import periods

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(days, st.integers(0, 6), st.sampled_from([3, 6, 12]))
def test_periods_touch_without_gap_or_overlap(as_of, number, months):
    later = periods.period_back(as_of, number, months)
    earlier = periods.period_back(as_of, number + 1, months)

    assert earlier.end + periods.DAY == later.start
    assert later.start <= later.end


@pytest.mark.parametrize(
    ("first", "as_of", "starts"),
    [
        (date(2009, 12, 1), date(2011, 12, 9), (date(2009, 12, 10), date(2010, 12, 10))),
        (date(2024, 1, 1), date(2024, 6, 30), (date(2024, 1, 1), date(2024, 4, 1))),
        (date(1997, 1, 1), date(1998, 6, 30), (date(1997, 1, 1), date(1997, 10, 1))),
    ],
)
def test_the_longest_equal_periods_up_to_a_year_are_compared(first, as_of, starts):
    found = periods.comparable_periods(first, as_of)

    assert found is not None
    assert tuple(period.start for period in found) == starts
    assert found[1].end == as_of


def test_less_than_half_a_year_cannot_be_compared():
    assert periods.comparable_periods(date(2024, 1, 2), date(2024, 6, 30)) is None


def test_a_year_that_misses_a_few_weeks_counts_as_covered():
    assert len(periods.covered_years(date(2010, 12, 29), date(2013, 11, 29))) == 3
    assert len(periods.covered_years(date(2011, 3, 1), date(2013, 11, 29))) == 2
    assert periods.covered_years(date(2013, 11, 1), date(2013, 11, 29)) == []


@pytest.mark.parametrize(
    ("first", "years", "quarters"),
    [
        (date(2013, 1, 5), 1, 1),
        (date(2013, 1, 6), 0, 1),
        (date(2013, 1, 10), 0, 1),
        (date(2013, 1, 11), 0, 0),
    ],
)
def test_nine_tenths_of_the_days_are_enough_and_not_a_day_less(first, years, quarters):
    """329 of 365 days, 81 of the 90 days of a first quarter."""
    assert len(periods.covered_years(first, date(2013, 11, 29))) == years
    assert len(periods.whole_quarters(first, date(2013, 3, 31), 12)) == quarters


def test_quarters_that_have_not_ended_are_left_out():
    found = periods.whole_quarters(date(2009, 12, 1), date(2011, 12, 9), 12)

    assert (found[0].start, found[-1].end, len(found)) == (date(2010, 1, 1), date(2011, 9, 30), 7)
    assert len(periods.whole_quarters(date(2000, 1, 1), date(2011, 12, 31), 12)) == 12
    assert periods.whole_quarters(date(2011, 11, 5), date(2011, 12, 9), 12) == []
