"""Purchase days as arrays: who bought when, how often since, and nobody at all."""

from __future__ import annotations

from datetime import date

import numpy as np

from orchard.analytics.drift_tables import day_number
from orchard.analytics.periods import Period
from orchard.analytics.visits import Buyers, Visits, fetch_rows, fetch_visits
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


def test_the_net_of_a_period_counts_its_ends_and_credit_notes_but_no_other_account():
    lines = [
        line("n", "2023-01-01", 5, invoice="1"),
        line("n", "2023-01-10", 60, invoice="2"),
        line("n", "2023-01-31", -70, invoice="C3"),
        line("n", "2023-02-01", 9, invoice="4"),
        line("f", "2023-01-31", 7, invoice="5"),
        line("g", "2023-03-01", 3, invoice="6"),
        line(None, "2023-01-10", 900, invoice="7"),
    ]

    with prepared(lines) as ledger:
        days = fetch_rows(ledger).days()

    assert days.rows.ids == ("f", "g", "n")
    january = Period(date(2023, 1, 1), date(2023, 1, 31))
    assert days.net_in(january).tolist() == [7_0000, 0, -5_0000]
    assert days.net_in(Period(date(2022, 1, 1), date(2024, 1, 1))).tolist() == [
        7_0000,
        3_0000,
        4_0000,
    ]
    assert days.net_in(Period(date(2020, 1, 1), date(2020, 12, 31))).tolist() == [0, 0, 0]
