"""What an action saved is known only where twelve months after stand beside twelve before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orchard.domain.core.mistakes import Invalid
from orchard.domain.economics.rules.drivers import whole_year
from orchard.domain.plans.rules.savings import After, Before, check_expected, why_not_known

BEFORE = Before(Decimal(900), "EUR", date(2025, 6, 30))
AFTER = After(Decimal(400), "EUR", date(2025, 7, 1))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (BEFORE, AFTER, ""),
        (replace(BEFORE, done_on=None), AFTER, "not done yet"),
        (BEFORE, None, "Twelve whole months"),
        (BEFORE, replace(AFTER, since=date(2025, 6, 30)), "Twelve whole months"),
        (replace(BEFORE, cost=None), AFTER, "not known, before or after"),
        (BEFORE, replace(AFTER, cost=None), "not known, before or after"),
        (BEFORE, replace(AFTER, currency="NOK"), "another currency"),
        (BEFORE, replace(AFTER, is_regrouped=True), "do not compare"),
    ],
)
def test_a_saving_says_why_it_is_not_known(before, after, says):
    found = why_not_known(before, after)

    assert says in found
    assert bool(found) is bool(says)


@pytest.mark.parametrize(
    ("as_of", "since", "until"),
    [
        (date(2025, 6, 10), date(2024, 6, 1), date(2025, 5, 31)),
        (date(2025, 6, 30), date(2024, 7, 1), date(2025, 6, 30)),
        (date(2025, 1, 1), date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 2, 28), date(2023, 2, 1), date(2024, 1, 31)),
        (date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_a_year_of_a_driver_has_twelve_months_that_are_over(as_of, since, until):
    assert whole_year(as_of) == (since, until)


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity", "1e13"])
def test_a_saving_is_some(amount):
    with pytest.raises(Invalid):
        check_expected(Decimal(amount))

    assert check_expected(Decimal("0.01"))
