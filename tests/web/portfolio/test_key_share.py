"""The tile of key accounts: what it compares, and when it keeps silent."""

from __future__ import annotations

from datetime import date

import pytest

from orchard.analytics.periods import month_ends
from orchard.interfaces.web.frame.figures import percent
from orchard.interfaces.web.portfolio.key_share import trend

AS_OF = date(2025, 6, 10)


@pytest.mark.parametrize(
    ("first", "is_known"),
    [(date(2020, 1, 1), True), (date(2023, 8, 31), True), (date(2023, 9, 1), False)],
)
def test_a_trend_compares_twelve_months_with_twelve(first: date, is_known: bool):
    months = tuple((end, 0.7 if end == AS_OF else 0.6) for end in month_ends(first, AS_OF, 12))

    found = trend(months, first)

    known = f"From {percent(0.6)} on 31 Jul 2024 to {percent(0.7)} on 10 Jun 2025"
    assert found == (known if is_known else "Twelve months: not known yet")


def test_a_month_without_a_share_is_no_zero():
    months = tuple(
        (end, None if end.month == 1 else 0.6) for end in month_ends(date.min, AS_OF, 12)
    )

    assert trend(months, date(2020, 1, 1)) == "Twelve months: not known yet"
