"""Purchase days as arrays: who bought when, how often since, and nobody at all."""

from __future__ import annotations

from datetime import date

import numpy as np

from orchard.analytics.drift_tables import day_number
from orchard.analytics.visits import Buyers, Visits, fetch_visits
from small_ledgers import ENGINE_WARNING, line, prepared

pytestmark = ENGINE_WARNING
TODAY = date(2024, 6, 30)


def visits(*rows: tuple[int, int, int]) -> Visits:
    """Return visits of accounts a, b, c from (account, day, sold)."""
    account, day, sold = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return Visits(("a", "b", "c"), account, day, sold, sold)


def test_purchases_are_counted_from_one_day_to_another_and_since():
    buyers = Buyers.of(
        visits((0, 10, 1), (0, 20, 1), (0, 30, 1), (2, -5, 1), (2, 20, 1), (2, 40, 1))
    )

    account, first, last = (np.array(x) for x in ([2, 0, 2], [-5, 10, 20], [20, 30, 20]))
    span, since = buyers.purchases_between(account, first, last)

    assert span.tolist() == [2, 3, 1]
    assert since.tolist() == [1, 0, 1]


def test_a_day_on_which_nothing_was_sold_is_no_purchase():
    buyers = Buyers.of(visits((0, 10, 5), (0, 20, 0), (1, 20, 0), (2, 30, 7)))

    assert buyers.account.tolist() == [0, 2]
    assert (buyers.sold() * 10_000).tolist() == [5, 7]


def test_gaps_and_silence_are_those_of_each_account_alone():
    today = day_number(TODAY)
    buyers = Buyers.of(visits((0, today - 400, 1), (0, today - 300, 1), (1, today - 20, 1)))

    found = buyers.rhythms(TODAY)

    assert (found.gaps.tolist(), found.longest.tolist()) == ([1, 0], [100, 0])
    assert (found.half_0.tolist(), found.same_days.tolist()) == ([0, 1], [0, 0])


def test_a_ledger_of_credit_notes_has_no_buyers():
    with prepared([line("n", "2023-01-10", -10, invoice="C1")]) as ledger:
        buyers = Buyers.of(fetch_visits(ledger))
        found = buyers.rhythms(TODAY)

    assert (len(buyers.account), len(found.gaps), buyers.sold().tolist()) == (0, 0, [])
