"""Resilience through a shock, by hand and by its properties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.resilience import Resilience, resilience

START = date(2025, 1, 1)


def quarters(first_year: int, *amounts: int) -> dict[date, Decimal]:
    """Return amounts by quarter, from the first of a year on."""
    return {
        date(first_year + at // 4, at % 4 * 3 + 1, 1): Decimal(amount)
        for at, amount in enumerate(amounts)
    }


def measured(amounts: dict[date, Decimal], length: int = 1) -> Resilience | None:
    return resilience(amounts, START, length=length, last=max(amounts))


def test_a_shock_of_a_quarter_by_hand():
    found = measured(quarters(2024, 100, 80, 60, 120, 70, 70, 55, 121))

    assert found == Resilience(Decimal(70), Decimal(100), Decimal("0.7"), 3)


def test_a_shock_of_a_year_is_over_after_its_last_low_quarter():
    found = measured(quarters(2024, 100, 100, 100, 100, 90, 110, 50, 100, 90, 100), length=4)

    assert found is not None
    assert found.kept == Decimal("0.875")
    assert found.quarters_to_recover == 3


def test_who_is_not_back_yet_has_no_time_of_recovery():
    found = measured(quarters(2024, 100, 100, 100, 100, 60, 99))

    assert found is not None
    assert found.quarters_to_recover is None


def test_who_never_fell_was_back_at_once():
    found = measured(quarters(2024, 100, 100, 100, 100, 130))

    assert found is not None
    assert (found.kept, found.quarters_to_recover) == (Decimal("1.3"), 0)


def test_nothing_to_keep_gives_no_share():
    found = measured(quarters(2024, -5, 1, 1, 1, 3))

    assert found is not None
    assert found.kept is None


@pytest.mark.parametrize("amounts", [
    quarters(2024, 100, 100, 100, 100),  # the shock is still to come
    quarters(2025, 100, 100),  # nothing is known of the year before
])  # fmt: skip
def test_what_is_not_known_is_not_guessed(amounts: dict[date, Decimal]):
    assert measured(amounts) is None


@given(st.lists(st.integers(1, 10**6), min_size=5, max_size=16), st.integers(2, 1000))
def test_another_unit_of_money_changes_nothing(amounts: list[int], times: int):
    found, scaled = (
        measured(quarters(2024, *amounts)),
        measured(quarters(2024, *(amount * times for amount in amounts))),
    )

    assert found is not None
    assert scaled is not None
    assert found.quarters_to_recover == scaled.quarters_to_recover
    assert abs((found.kept or 0) - (scaled.kept or 0)) < Decimal("1e-20")
