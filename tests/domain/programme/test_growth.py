"""What growth of a year took, decided on values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchard.analytics.growth import PeriodAmounts, find_growth
from orchard.domain.programme.rules.growth import Effort, Efforts, Missing, sides, worst_grade

GROWN = find_growth(
    PeriodAmounts([100, 0, 50], [180, 40, 0]), PeriodAmounts([10, 0, 5], [40, 8, 0])
)
WHOLE = Effort(spend=Decimal(20), hours=Decimal(2), rate=Decimal(5), grade="B")


@pytest.mark.parametrize(
    ("effort", "missing"),
    [
        (Effort(), (Missing.SPEND, Missing.HOURS, Missing.RATE)),
        (Effort(spend=Decimal(0)), (Missing.HOURS, Missing.RATE)),
        (Effort(spend=Decimal(1), hours=Decimal(2)), (Missing.RATE,)),
        (Effort(hours=Decimal(2), rate=Decimal(5)), (Missing.SPEND,)),
    ],
)
def test_what_nobody_entered_is_not_known_and_never_zero(effort: Effort, missing: tuple):
    assert effort.missing == missing
    assert effort.cost is None


def test_hours_that_somebody_said_were_none_need_no_rate():
    assert Effort(spend=Decimal(20), hours=Decimal(0)).cost == Decimal(20)


def test_losses_count_against_existing_accounts_and_new_ones_stand_alone():
    existing, new, lost = sides(GROWN, Efforts(WHOLE, WHOLE))

    assert (existing.per_revenue, existing.per_contribution) == (Decimal(1), Decimal("1.2000"))
    assert (new.per_revenue, new.per_contribution) == (Decimal("0.7500"), Decimal("3.7500"))
    assert (lost.effort, lost.revenue) == (None, Decimal(-50))


def test_a_unit_has_no_cost_where_contribution_is_not_known_or_nothing_grew():
    alone = find_growth(PeriodAmounts([100, 0], [90, 40]))

    existing, new, _lost = sides(alone, Efforts(WHOLE, WHOLE))

    assert (existing.per_revenue, existing.per_contribution) == (None, None)
    assert (new.per_revenue, new.per_contribution) == (Decimal("0.7500"), None)


def test_the_least_sure_part_that_counts_gives_the_grade():
    assert worst_grade("A", WHOLE, Effort(grade="C")) == "B"
    assert worst_grade("C", WHOLE) == "C"
