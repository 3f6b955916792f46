"""Mix, price and lapsed offers: formulas, thresholds, and false alarms that must not be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import offer_drift, price_drift
from orchard.analytics.offer_drift import Lapse, Mix
from orchard.analytics.policy import DriftPolicy
from orchard.analytics.price_drift import Prices

POLICY = DriftPolicy()
counts = st.lists(st.integers(0, 50), min_size=1, max_size=20).map(np.array)


def moments(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.array([float(lines.sum())]), np.array([float((lines**2).sum())])


def make_mix(now: list[int], ago: list[int], other: list[int] | None = None) -> Mix:
    before = np.array(ago) + np.array(other or [0] * len(ago))
    return Mix(*moments(np.array(now)), *moments(np.array(ago)), *moments(before))


def make_prices(**columns: float) -> Prices:
    names = Prices.__slots__
    return Prices(**{name: np.array([columns.get(name, 0.0)]) for name in names})


@given(counts)
def test_the_effective_number_lies_between_one_and_the_number_of_offers(lines: np.ndarray) -> None:
    number = offer_drift.effective_number(*moments(lines))[0]

    bought = (lines > 0).sum()
    assert min(bought, 1) <= number <= bought + 1e-9


@given(counts, st.integers(1, 100))
def test_few_lines_are_expected_to_show_few_offers(lines: np.ndarray, now: int) -> None:
    expected = offer_drift.expected_number(*moments(lines), np.array([float(now)]))[0]

    assert 1 <= expected <= now + 1e-9


def test_fewer_lines_of_the_same_mix_are_no_narrowing() -> None:
    draw = np.random.default_rng(3)
    ago = draw.multinomial(200, [1 / 40] * 40)

    flags = [
        offer_drift.narrowed(make_mix(draw.multinomial(20, [1 / 40] * 40), ago), POLICY)[0]
        for _ in range(500)
    ]

    assert np.mean(flags) < 0.05


def test_giving_up_most_families_is_narrowing() -> None:
    mix = make_mix([20, 20, 1, 0, 0], [10, 10, 10, 10, 10])

    signal = offer_drift.mix_signal(mix, 0, "families")

    assert offer_drift.narrowed(mix, POLICY)[0]
    assert signal.reason == (
        "Buys as broadly as 2.1 families in the last half-year, where the mix of the year before "
        "would show 4.9, 57 % narrower."
    )


def test_a_season_with_few_offers_is_no_narrowing() -> None:
    mix = make_mix([30, 30, 0, 0], [30, 30, 0, 0], other=[0, 0, 30, 30])

    assert not offer_drift.narrowed(mix, POLICY)[0]


def test_a_handful_of_lines_says_nothing() -> None:
    assert not offer_drift.narrowed(make_mix([11, 0], [50, 50]), POLICY)[0]


def test_a_cheaper_basket_is_erosion() -> None:
    prices = make_prices(
        sold=1000, paid=900, would_have_paid=960, cheaper=800, offers=10, offers_cheaper=7
    )

    by_basket, _ = price_drift.eroded(prices, POLICY)

    assert by_basket[0]
    assert price_drift.price_signal(prices, by_basket, 0).reason == (
        "The basket of the last half-year was 6.3 % cheaper than at the prices of the year before, "
        "60.00 less: 7 of 10 offers fell in price."
    )


@pytest.mark.parametrize(
    "change",
    [
        {"would_have_paid": 920.0},  # 2.2 %
        {"cheaper": 400.0},  # one large offer, not most of the basket
        {"sold": 4000.0},  # the basket is a small part of what is bought
        {"paid": 0.0},
    ],
)
def test_what_is_not_clear_is_no_erosion(change: dict[str, float]) -> None:
    columns = {"sold": 1000.0, "paid": 900.0, "would_have_paid": 960.0, "cheaper": 800.0} | change

    by_basket, by_discount = price_drift.eroded(make_prices(**columns), POLICY)

    assert not by_basket[0]
    assert not by_discount[0]


def test_growing_discounts_are_erosion() -> None:
    prices = make_prices(gross=100, discount=8, discount_before=4)

    by_basket, by_discount = price_drift.eroded(prices, POLICY)

    assert by_discount[0]
    assert price_drift.price_signal(prices, by_basket, 0).reason == (
        "Discounts took 8.0 % of list price in the last half-year and 4.0 % on the same offers "
        "in the year before."
    )


def test_without_list_prices_there_is_no_discount() -> None:
    assert not price_drift.eroded(make_prices(sold=100), POLICY)[1][0]


def test_the_chance_of_missing_by_hand() -> None:
    chance = offer_drift.chance_of_missing(np.array([4.0]), np.array([4.0]), np.array([2.0]))

    assert chance[0] == pytest.approx(1 / 4.5 * 2 / 5.5)  # b (b+1) / ((a+b)(a+b+1)), a 3.5, b 1


@given(st.integers(4, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_longer_absence_is_less_likely(bought: int, more: int, missed: int) -> None:
    same = (np.array([float(bought)]), np.array([float(bought + more)]))

    shorter, longer = (
        offer_drift.chance_of_missing(*same, np.array([float(m)]))[0] for m in (missed, missed + 1)
    )

    assert 0 <= longer < shorter <= 1 + 1e-12


def test_many_regular_offers_make_one_alarm_rarer() -> None:
    case = (np.array([8.0]), np.array([10.0]), np.array([5.0]))

    alone = offer_drift.overdue(*case, np.array([1.0]), POLICY)
    among_many = offer_drift.overdue(*case, np.array([100.0]), POLICY)

    assert (alone[0], among_many[0]) == (True, False)


def test_an_offer_out_of_season_has_not_lapsed() -> None:
    first, last = np.array([0.0, 0.0, 600.0]), np.array([900.0] * 3)

    quiet = offer_drift.out_of_season(first, last, np.array([0.0, 2.0, 0.0]), 1000)

    assert quiet.tolist() == [True, False, False]


def test_the_costliest_lapsed_offers_are_named_first() -> None:
    lapses = [Lapse("cheap", 5, 6, 9, 10.0), Lapse("dear", 8, 8, 4, 990.0)]

    signal = offer_drift.lapse_signal(lapses, 10_000.0)

    assert signal.reason == (
        "2 offers bought regularly stopped, worth 1,000.00 a year or 10 % of its purchases: dear "
        "(in 8 of 8 purchases, then not in 4), cheap (in 5 of 6 purchases, then not in 9)."
    )
    assert signal.evidence["named"] == "dear, cheap"
