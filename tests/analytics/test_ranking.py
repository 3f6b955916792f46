"""Exact order: units, ties, mistakes."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from orchard.analytics import ranking
from orchard.analytics.amounts import AmountIsNotFinite


def test_decimals_become_whole_numbers_of_their_smallest_unit():
    values, unit = ranking.in_units([Decimal("1.5"), 2, Decimal("-0.0001")])

    assert values.tolist() == [15_000, 20_000, -1]
    assert unit == Decimal("0.0001")


def test_large_exponents_are_whole_numbers_too():
    values, unit = ranking.in_units([Decimal("1E+3"), Decimal(7)])

    assert (values.tolist(), unit) == ([1000, 7], 1)


def test_numbers_beyond_64_bits_become_python_integers():
    ranked = ranking.rank("ab", [Decimal(10) ** 30, Decimal("0.01")])

    assert ranked.amounts.dtype == np.dtype(object)
    assert ranked.money(ranked.amounts) == (Decimal(10) ** 30, Decimal("0.01"))
    assert ranked.line(0.5) == 5 * 10**31


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(AmountIsNotFinite, match="correct it"):
        ranking.in_units([wrong, 1])


def test_one_amount_per_account_is_needed():
    with pytest.raises(ranking.AmountsDoNotFit, match="2 accounts and 1 amounts"):
        ranking.rank(["a", "b"], [1])
