"""Suggestions: the model against its own definition, peers, small ledgers, and the real one."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from make import shared_data
from orchard.analytics import suggestion_test, suggestions
from orchard.analytics.suggestion_peers import Peers, Sales
from orchard.analytics.suggestion_test import POPULARITY
from orchard.analytics.suggestions import METHOD, NEIGHBOURS, TooLittleToSuggest

TODAY = 20_000


def two_trades(buyers: int = 24) -> Sales:
    """Half of the buyers buy offers 0 to 3, half 4 to 7; each lacks one of its own."""
    rows = [
        (buyer, offer, TODAY - 1 - buyer % 5, 100.0 * (1 + offer))
        for buyer in range(buyers)
        for offer in (range(4) if buyer % 2 else range(4, 8))
        if offer % 4 != buyer // 2 % 4
    ]
    return suggestions.sales(*zip(*rows, strict=True), buyers=buyers, offers=8)


def ledger() -> Sales:
    path = shared_data("online_retail_ii.parquet")
    rows = duckdb.sql(
        "select CustomerID a, StockCode o, InvoiceDate::date - date '1970-01-01' d,"
        f" sum(Quantity * UnitPrice) v from '{path}' where CustomerID is not null and Quantity > 0"
        " and UnitPrice > 0 and InvoiceNo not like 'C%' group by all"
    ).fetchnumpy()
    codes = [np.unique(np.asarray(rows[name], str), return_inverse=True)[1] for name in "ao"]
    return suggestions.sales(*codes, rows["d"], rows["v"])


def number_of(day: str) -> int:
    return int(np.datetime64(day).astype(int))


def test_weights_are_those_of_the_paper_s_closed_form():
    known = suggestions.interests(two_trades(), TODAY)
    dense = known.toarray().astype(float)
    inverse = np.linalg.inv(dense.T @ dense + 5 * np.eye(8))
    expected = np.eye(8) - inverse / np.diag(inverse)

    weights = suggestions.fit(known, 5.0).weights

    assert np.allclose(weights, expected, atol=1e-5)


@pytest.mark.parametrize("method", [METHOD, NEIGHBOURS])
def test_what_one_s_own_trade_buys_comes_first(method):
    bought = two_trades()

    found = list(suggestions.suggest(bought, TODAY, range(bought.buyers), count=1, method=method))

    assert len(found) == bought.buyers
    assert all((one.offer < 4) == (one.buyer % 2 == 1) for one in found)


def test_a_suggestion_rests_on_peers_and_says_what_they_spend():
    one = next(suggestions.suggest(two_trades(), TODAY, [1], count=1))

    assert one.offer == 0
    assert one.expected.peers == 9
    assert one.expected.low <= one.expected.amount <= one.expected.high
    assert len(one.expected.nearest) == 7
    assert all(peer % 2 == 1 for peer, _amount in one.expected.nearest)


def test_a_buyer_four_times_as_large_is_expected_to_spend_twice_as_much():
    bought = two_trades()
    larger = np.where(bought.buyer == 1, bought.amount * 4, bought.amount)
    grown = suggestions.sales(bought.buyer, bought.offer, bought.day, larger)

    before, after = (
        next(suggestions.suggest(one, TODAY, [1], count=1)).expected for one in (bought, grown)
    )

    assert after.amount == pytest.approx(2 * before.amount)
    assert after.high == pytest.approx(2 * before.high)


def test_what_is_excluded_or_bought_already_is_never_suggested():
    bought = two_trades()
    excluded = [(1, offer) for offer in (0, 5)]

    found = list(suggestions.suggest(bought, TODAY, [1], excluded=excluded))

    assert {one.offer for one in found} <= {4, 6, 7}
    assert found


def test_an_interest_fades_and_counts_from_the_last_purchase():
    twice = suggestions.sales([0, 0], [0, 0], [TODAY - 365, TODAY], [1.0, 1.0])

    assert suggestions.interests(twice, TODAY)[0, 0] == 1
    assert suggestions.interests(twice, TODAY + 730)[0, 0] == pytest.approx(np.exp(-2), rel=1e-6)
    assert suggestions.interests(twice, TODAY + 730, None)[0, 0] == 1


def test_too_small_a_ledger_is_told_so():
    few = two_trades(buyers=6)

    with pytest.raises(TooLittleToSuggest, match="8 buyers"):
        list(suggestions.suggest(few, TODAY, [0]))
    with pytest.raises(TooLittleToSuggest):
        suggestions.fit(suggestions.interests(suggestions.sales([], [], [], []), 1))
    assert suggestion_test.back_test(few, TODAY - 3, TODAY) is None


def test_an_offer_with_fewer_than_three_peers_has_no_amount():
    peers = Peers.of(suggestions.sales([0, 1], [0, 0], [9, 9], [5.0, 6.0]), 10)

    assert peers.expected(2 - 1, 0) is None


def test_the_unit_of_money_changes_no_order_and_scales_amounts():
    bought = two_trades()
    cents = suggestions.sales(bought.buyer, bought.offer, bought.day, bought.amount * 100)

    pairs = [list(suggestions.suggest(one, TODAY, [1, 2, 3])) for one in (bought, cents)]

    for plain, scaled in zip(*pairs, strict=True):
        assert (plain.buyer, plain.offer) == (scaled.buyer, scaled.offer)
        assert scaled.expected.amount == pytest.approx(100 * plain.expected.amount)


def test_a_back_test_counts_hits_as_a_hand_does():
    old = suggestions.sales([0, 1], [0, 1], [0, 0], [1.0, 1.0], offers=3)
    fresh = suggestions.interests(old, 1)
    wanted = suggestion_test.news(
        suggestions.sales([0, 1, 1], [0, 1, 2], [0, 0, 0], [1.0] * 3),
        suggestions.sales([0, 0], [1, 2], [5, 5], [1.0, 1.0], buyers=2),
    )

    def second_offer_first(rows):
        return np.array([[0.1, 0.9, 0.5]], np.float32)

    one = suggestion_test.rate("x", second_offer_first, fresh, wanted, np.array([0]), 1)

    assert (one.hit_rate, one.precision, one.recall, one.ndcg) == (1, 1, 0.5, 1)


def test_a_back_test_never_sees_what_came_after():
    bought = two_trades()
    late = suggestions.sales(
        [*bought.buyer, *range(8)],
        [*bought.offer, *range(4, 8), *range(4)],
        [*bought.day, *[TODAY + 5] * 8],
        [*bought.amount, *[1.0] * 8],
    )

    found = suggestion_test.back_test(late, TODAY, TODAY + 9)

    assert found.buyers == 6  # two of the eight lines are no news to their buyers
    assert found.of(METHOD).hit_rate <= 1
    assert found.until - found.cut == 9


@pytest.mark.slow
def test_on_the_wholesaler_s_ledger_it_beats_popularity_and_neighbours():
    found = suggestion_test.back_test(ledger(), number_of("2010-12-10"), number_of("2011-06-09"))

    ours, popular, near = (found.of(name) for name in (METHOD, POPULARITY, NEIGHBOURS))
    assert (found.buyers, found.offers) == (1901, 4017)
    assert ours.ndcg >= 0.124
    assert ours.recall > near.recall > popular.recall
    assert ours.hit_rate > near.hit_rate > popular.hit_rate
    assert found.amount_error < 0.5
    assert 0.7 < found.amount_cover < 0.9
