"""Amounts: exact numbers, rounding, and parts that add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.amounts import (
    AmountIsNotFinite,
    WeightsCannotShare,
    allocate,
    exact,
    round_parts,
    to_cents,
)

money = st.decimals(-(10**9), 10**9, places=2)
exact_money = st.decimals(-(10**6), 10**6, places=4)
weights = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=20)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN")])
def test_numbers_without_an_end_are_refused(number: float) -> None:
    with pytest.raises(AmountIsNotFinite, match="correct it"):
        exact(number)


def test_halves_of_a_cent_go_away_from_zero() -> None:
    assert [to_cents(Decimal(x)) for x in ("0.005", "-0.005", "0.015")] == [
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("0.02"),
    ]


def test_zero_is_never_minus_zero() -> None:
    assert str(to_cents(Decimal("-0.001"))) == "0.00"


@given(money, weights)
def test_allocated_parts_add_up_to_the_total(total: Decimal, by: list[Decimal]) -> None:
    assert sum(allocate(total, by)) == total


@given(money, weights)
def test_an_allocated_part_is_within_a_cent_of_its_share(total: Decimal, by: list[Decimal]) -> None:
    whole = sum(by) or Decimal(len(by))
    shares = by if sum(by) else [Decimal(1)] * len(by)

    parts = allocate(total, by)

    assert all(
        abs(part - total * share / whole) < Decimal("0.0101")
        for part, share in zip(parts, shares, strict=True)
    )


@given(money, weights, st.integers(2, 1000))
def test_the_unit_of_the_weights_changes_nothing(
    total: Decimal, by: list[Decimal], unit: int
) -> None:
    assert allocate(total, by) == allocate(total, [weight * unit for weight in by])


def test_who_has_no_weight_gets_nothing() -> None:
    assert allocate(Decimal("10.00"), [1, 0, 2])[1] == 0


def test_no_weight_at_all_means_equal_parts() -> None:
    assert allocate(Decimal("0.05"), [0, 0]) == [Decimal("0.03"), Decimal("0.02")]


@pytest.mark.parametrize(("total", "by"), [("1.00", []), ("1.00", [1, -1]), ("1.001", [1])])
def test_what_cannot_be_shared_is_refused(total: str, by: list[int]) -> None:
    with pytest.raises(WeightsCannotShare):
        allocate(Decimal(total), by)


@given(st.lists(exact_money, max_size=30))
def test_rounded_parts_add_up_to_the_rounded_total(parts: list[Decimal]) -> None:
    rounded = round_parts(parts)

    assert sum(rounded, Decimal(0)) == to_cents(sum(parts, Decimal(0)))
    assert all(abs(a - b) < Decimal("0.01") for a, b in zip(rounded, parts, strict=True))
