"""Fiscal periods against a slow oracle, and days due where the organisation is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.domain.core.calendar import FiscalCalendar, PeriodKind

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
KINDS = st.sampled_from(list(PeriodKind))
MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def starts(kind: PeriodKind, first_month: int, day: date) -> bool:
    return day.day == 1 and (day.month - first_month) % MONTHS[kind] == 0


@given(DAYS, KINDS, st.integers(1, 12))
def test_a_period_reaches_from_one_start_to_the_day_before_the_next(
    day: date, kind: PeriodKind, first_month: int
):
    first = day
    while not starts(kind, first_month, first):
        first -= timedelta(days=1)
    last = day
    while not starts(kind, first_month, last + timedelta(days=1)):
        last += timedelta(days=1)

    period = FiscalCalendar(first_month, "UTC").period(kind, day)

    assert (period.first, period.last) == (first, last)
    assert day in period
    assert period.days == (last - first).days + 1


@given(DAYS, KINDS, st.integers(1, 12))
def test_the_period_before_ends_where_this_one_starts(
    day: date, kind: PeriodKind, first_month: int
):
    fiscal = FiscalCalendar(first_month, "UTC")
    period = fiscal.period(kind, day)

    before = fiscal.before(period)

    assert before.last + timedelta(days=1) == period.first
    assert before.kind is period.kind


@pytest.mark.parametrize(
    ("first_month", "day", "year", "quarter", "month"),
    [
        (1, date(2026, 1, 1), "2026", "2026-Q1", "2026-01"),
        (4, date(2026, 3, 31), "2026", "2026-Q4", "2026-03"),
        (4, date(2026, 4, 1), "2027", "2027-Q1", "2026-04"),
        (12, date(2024, 2, 29), "2024", "2024-Q1", "2024-02"),
    ],
)
def test_fiscal_years_are_named_after_the_year_in_which_they_end(
    first_month: int, day: date, year: str, quarter: str, month: str
):
    fiscal = FiscalCalendar(first_month, "UTC")

    names = [fiscal.period(kind, day).name for kind in reversed(PeriodKind)]

    assert names == [year, quarter, month]


def test_the_year_before_29_february_ends_on_the_28th():
    fiscal = FiscalCalendar(1, "UTC")
    to_date = fiscal.to_date(PeriodKind.YEAR, date(2024, 2, 29))

    before = fiscal.a_year_before(to_date)

    assert (before.first, before.last) == (date(2023, 1, 1), date(2023, 2, 28))
    whole = fiscal.period(PeriodKind.MONTH, date(2024, 2, 1))
    assert fiscal.a_year_before(whole).last == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("zone", "overdue"),
    [("UTC", False), ("Pacific/Kiritimati", True), ("America/St_Johns", False)],
)
def test_the_day_due_passes_where_the_organisation_is(zone: str, overdue: bool):
    late_evening = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)

    fiscal = FiscalCalendar(1, zone)

    assert fiscal.is_overdue(date(2026, 3, 29), at=late_evening) is overdue


def test_a_moment_without_its_time_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        FiscalCalendar(1, "UTC").today(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake itself
