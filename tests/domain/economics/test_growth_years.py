"""Which fiscal years growth is told of."""

from __future__ import annotations

from datetime import date

from orchard.domain.core.calendar import FiscalCalendar
from orchard.domain.economics.rules.growth_years import compared_years

JANUARY, JULY = FiscalCalendar(1, "UTC"), FiscalCalendar(7, "UTC")


def test_the_running_year_counts_with_its_whole_months():
    found = compared_years(JANUARY, first=date(2023, 1, 20), as_of=date(2025, 6, 10))

    assert [(one.year, one.is_whole) for one in found] == [(2025, False), (2024, True)]
    assert (found[0].since, found[0].until) == (date(2025, 1, 1), date(2025, 5, 31))
    assert (found[0].before_from, found[0].before_to) == (date(2024, 1, 1), date(2024, 5, 31))


def test_a_year_that_is_over_is_whole_and_one_just_begun_is_not_told():
    over = compared_years(JANUARY, first=date(2023, 1, 1), as_of=date(2024, 12, 31))
    begun = compared_years(JANUARY, first=date(2023, 1, 1), as_of=date(2025, 1, 15))

    assert [(one.year, one.is_whole) for one in over] == [(2024, True)]
    assert [one.year for one in begun] == [2024]


def test_a_year_of_which_the_ledger_lacks_the_one_before_is_not_told():
    assert compared_years(JANUARY, first=date(2024, 3, 1), as_of=date(2025, 12, 31)) == []


def test_a_fiscal_year_is_named_after_the_calendar_year_in_which_it_ends():
    found = compared_years(JULY, first=date(2022, 7, 1), as_of=date(2025, 2, 28))

    assert [(one.year, one.since) for one in found] == [
        (2025, date(2024, 7, 1)), (2024, date(2023, 7, 1)),
    ]  # fmt: skip
    assert found[0].before_to == date(2024, 2, 29)


def test_no_more_than_five_years_are_told():
    found = compared_years(JANUARY, first=date(2010, 1, 1), as_of=date(2025, 12, 31))

    assert [one.year for one in found] == [2025, 2024, 2023, 2022, 2021]
