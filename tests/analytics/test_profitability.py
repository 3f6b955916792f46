"""Good and bad business, and what-if."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import profitability
from orchard.analytics.profitability import Business, Change, Cost, OfferSale

money = st.decimals(-(10**6), 10**6, places=2)
positive = st.decimals(1, 10**6, places=2)
share = st.decimals("-0.9", 2, places=3)
SOLD = [
    OfferSale("bikes", Decimal(1000), Decimal(800)),
    OfferSale("clothing", Decimal(1000), Decimal(500)),
]
COST = Cost(with_volume=Decimal(50), with_sales=Decimal(20), fixed=Decimal(30))


def decimals(*numbers: int) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


def test_the_largest_account_can_be_bad_business() -> None:
    found = profitability.standings(decimals(1000, 500, 400, 300), decimals(110, 200, 150, 120))

    assert [s.business for s in found] == [Business.BAD, *[Business.AS_EXPECTED] * 3]
    assert (found[0].places_lost, found[0].below_hurdle) == (3, False)


def test_a_small_account_can_be_good_business() -> None:
    found = profitability.standings(decimals(1000, 900, 800, 300), decimals(150, 140, 130, 160))

    assert (found[3].business, found[3].places_lost) == (Business.GOOD, -3)


@pytest.mark.parametrize(("earned", "business"), [("9.99", "bad"), ("10", "as_expected")])
def test_contribution_under_the_hurdle_is_bad_business(earned: str, business: str) -> None:
    assert profitability.standings([Decimal(100)], [Decimal(earned)])[0].business == business


def test_an_account_without_revenue_but_with_cost_is_bad_business() -> None:
    found = profitability.standings(decimals(0), decimals(-5))[0]

    assert found.business == Business.BAD
    assert found.contribution_share is None


def test_what_is_not_known_gets_no_verdict_and_moves_nobody() -> None:
    revenue = decimals(900, 800, 700, 100)

    found = profitability.standings(revenue, [None, None, None, Decimal(50)])

    assert [s.business for s in found] == [None, None, None, Business.AS_EXPECTED]
    assert (found[3].revenue_rank, found[3].contribution_rank) == (4, 1)


@given(st.lists(st.tuples(money, money), max_size=20), st.integers(2, 1000))
def test_the_unit_of_money_changes_no_verdict(
    accounts: list[tuple[Decimal, Decimal]], unit: int
) -> None:
    revenue, earned = [r for r, _ in accounts], [e for _, e in accounts]

    found = profitability.standings(revenue, earned)

    scaled = profitability.standings([r * unit for r in revenue], [e * unit for e in earned])
    assert [s.business for s in found] == [s.business for s in scaled]


def test_price_moves_sales_and_the_cost_of_credit_only() -> None:
    result = profitability.what_if(SOLD, COST, Change(price_share=Decimal("0.10")))

    assert result.before.contribution == Decimal("600.00")
    assert dict(result.effects)["price"] == Decimal("198.00")  # 200 more, 2 more for credit


def test_volume_moves_margin_and_the_costs_that_follow_it() -> None:
    result = profitability.what_if(SOLD, COST, Change(volume_share=Decimal("0.10")))

    assert dict(result.effects)["volume"] == Decimal("63.00")  # 70 margin - 5 - 2


def test_mix_moves_sales_to_another_margin() -> None:
    mix = {"bikes": Decimal("0.25"), "clothing": Decimal("0.75")}

    result = profitability.what_if(SOLD, COST, Change(mix=mix))

    assert result.after.net == result.before.net
    assert dict(result.effects)["mix"] == Decimal("150.00")


@given(positive, positive, share, share)
def test_effects_add_up_to_the_cent(
    net: Decimal, cost: Decimal, price: Decimal, volume: Decimal
) -> None:
    sold = [OfferSale("x", net, cost), SOLD[0]]
    mix = {"x": Decimal("0.3"), "bikes": Decimal("0.7")}

    result = profitability.what_if(sold, COST, Change(price, volume, mix))

    before, after = result.before.contribution, result.after.contribution
    assert before is not None
    assert before + sum(effect or 0 for _, effect in result.effects) == after


def test_without_cost_of_goods_the_effects_are_not_known() -> None:
    result = profitability.what_if([OfferSale("x", Decimal(5), None)], COST, Change())

    assert result.after.contribution is None
    assert all(effect is None for _, effect in result.effects)


@pytest.mark.parametrize(
    "change",
    [
        Change(price_share=Decimal("-1.1")),
        Change(mix={"bikes": Decimal("0.5")}),
        Change(mix={"bikes": Decimal("1.5"), "clothing": Decimal("-0.5")}),
        Change(mix={"boats": Decimal(1)}),
    ],
)
def test_impossible_changes_are_refused(change: Change) -> None:
    with pytest.raises(profitability.ChangeIsImpossible):
        profitability.what_if(SOLD, COST, change)


def test_an_account_without_revenue_is_bad_only_when_it_loses_money() -> None:
    revenue, earned = [Decimal(100), Decimal(0), Decimal(0)], [Decimal(50), Decimal(0), Decimal(-5)]

    found = profitability.standings(revenue, earned)

    assert [one.below_hurdle for one in found] == [False, False, True]
