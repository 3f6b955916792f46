"""The twelve months to come: run-rate with a season, opportunities by chance, risks, an interval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from orchard.analytics.year_ahead import (
    Added,
    Chance,
    Month,
    Threat,
    backcasts,
    by_month,
    run_rate,
    so_far,
    year_ahead,
)

JULY = date(2026, 7, 1)


def months(amounts: Sequence[float], first: int = 2023) -> list[Month]:
    return [
        Month(date(first + at // 12, at % 12 + 1, 1), Decimal(str(amount)))
        for at, amount in enumerate(amounts)
    ]


def test_with_two_years_last_year_repeats_at_the_pace_of_the_last_half_year():
    year = [10, 10, 10, 10, 10, 40, 10, 10, 10, 10, 10, 60]
    found, is_seasonal = run_rate(months([*year, *year[:6], *(one * 1.2 for one in year[6:])]))

    assert is_seasonal
    assert [one.start for one in found][:2] == [date(2025, 1, 1), date(2025, 2, 1)]
    assert found[5].revenue == Decimal("48.00")  # June: 40 of last year x 132 / 110
    assert found[11].revenue == Decimal("86.40")  # December: 72 of last year x 1.2


@pytest.mark.parametrize(("factor", "pace"), [(9, 2), (0.1, 0.5)])
def test_the_pace_stays_between_a_half_and_two(factor: float, pace: float):
    found, _season = run_rate(months([10] * 18 + [10 * factor] * 6))

    assert found[0].revenue == Decimal(str(10 * pace)).quantize(Decimal("0.01"))


def test_with_less_or_after_nothing_the_mean_of_the_last_year_goes_on():
    assert run_rate(months([1, 2])) == ((), False)
    assert year_ahead(months([1, 2])) is None
    for history, usual in (([30, 60, 90], 60), ([0] * 12 + [24] * 12, 24)):
        found, is_seasonal = run_rate(months(history))
        assert not is_seasonal
        assert {one.revenue for one in found} == {Decimal(usual)}


def test_what_cannot_be_counted_is_named_and_adds_nothing():
    chances = [
        Chance("late", Decimal(1200), Decimal("0.5"), date(2030, 1, 1)),
        Chance("running", Decimal(1200), Decimal("0.25"), date(2020, 1, 1)),
        Chance("half", Decimal(1200), Decimal(1), JULY),
        Chance("someday", Decimal(1200), Decimal(1), None),
    ]
    threats = [Threat("known", Decimal(500), Decimal("0.2")), Threat("unknown", None, Decimal(1))]

    found = year_ahead(months([100] * 12, 2025), chances, threats)

    assert found is not None
    assert [one.amount for one in found.opportunities] == [0, 300, 600, None]
    assert [one.amount for one in found.risks] == [100, None]
    assert found.expected == found.run_rate + 900 - 100 == 2000
    assert (found.low, found.high) == (None, None)  # a year of history tests nothing


def test_risks_together_take_no_more_than_the_run_rate():
    history = months([100] * 18 + [15] * 6)
    stops, more = (
        Threat("stops", Decimal(345), Decimal("0.4")),
        Threat("more", Decimal(500), Decimal(1)),
    )

    found = year_ahead(history, [], [stops, more, Threat("unknown", None, None)])

    assert found is not None
    assert found.run_rate == 345
    first, second, unknown = (one.amount for one in found.risks)
    assert (first, second) == (Decimal("74.62"), Decimal("270.37")), "138 and 500, by 345 / 638"
    assert unknown is None
    assert 0 <= found.expected <= Decimal("0.01")
    assert found.low == 0


def test_the_interval_is_as_wide_as_the_widest_miss_and_holds_every_opportunity():
    history = months([100] * 12 + [110] * 14)
    won = Chance("won", Decimal(1200), Decimal("0.5"), date(2020, 1, 1))

    found = year_ahead(history, [won], [Threat("lost", Decimal(100), Decimal("0.5"))])

    assert found is not None
    tested = list(backcasts(history))
    assert len(tested) == len(history) - 3 - 12 + 1 == len(found.backcasts)
    assert (tested[0].as_of, tested[0].forecast) == (date(2023, 3, 31), 1200)
    assert tested[0].actual == 9 * 100 + 3 * 110
    width = max(abs(one.miss) for one in tested if one.miss is not None)
    assert found.low == (found.run_rate * (1 - width) - 50).quantize(Decimal("0.01"))
    assert found.high == (found.run_rate * (1 + width) + 1200).quantize(Decimal("0.01"))
    assert found.low < found.expected < found.high


def test_a_forecast_by_month_has_each_opportunity_from_when_it_starts_and_its_expected_sum():
    history = months([10, 20, 30] * 8)
    won = Chance("won", Decimal(1200), Decimal("0.5"), date(2025, 10, 15))
    found = year_ahead(history, [won], [Threat("lost", Decimal(100), Decimal("0.5"))])
    assert found is not None
    added = [Added(one.amount or Decimal(0), date(2025, 10, 15)) for one in found.opportunities]

    expected = by_month(found.months, added, Decimal(50))

    share = 1 - Decimal(50) / found.run_rate
    assert list(expected.values())[:9] == [one.revenue * share for one in found.months[:9]]
    last = found.months[9]
    assert round(expected[last.start], 6) == round(last.revenue * share + 50, 6)
    assert round(sum(expected.values()), 6) == found.expected


def test_where_nothing_is_bought_yet_what_is_expected_is_what_opportunities_add():
    quiet = [Month(date(2026, number, 1), Decimal(0)) for number in (1, 2, 3)]

    expected = by_month(quiet, [Added(Decimal(50000), date(2026, 2, 1))], Decimal(0))

    assert list(expected.values()) == [0, 25000, 25000]


def test_a_miss_of_nothing_is_not_known_and_no_month_is_compared_before_it_is_over():
    assert [one.miss for one in backcasts(months([5] * 3 + [0] * 12))] == [None]
    assert so_far({JULY: Decimal(5)}, {}) is None


def test_another_unit_of_money_changes_only_the_amounts():
    history = [7, 9, 12, 3] * 8
    one, other = (year_ahead(months([at * k for at in history])) for k in (1, 1000))

    assert one is not None
    assert other is not None
    assert other.expected == pytest.approx(one.expected * 1000, rel=Decimal("0.001"))
