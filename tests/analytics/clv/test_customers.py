"""What histories must be, and how equal ones become one row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.clv import bgnbd
from orchard.analytics.clv.customers import Customers, Histories, HistoriesDoNotFit


@pytest.mark.parametrize(
    ("frequency", "recency", "age", "text"),
    [
        ([1, 2], [1], [2, 3], "same length"),
        ([[1]], [[1]], [[2]], "flat array"),
        ([1.5], [1], [2], "whole number"),
        ([-1], [0], [2], "whole number"),
        ([np.nan], [0], [2], "finite"),
        ([1], [1], [np.inf], "finite"),
        ([0], [1], [2], "must be 0 where there is no repeat"),
        ([1], [0], [2], "above 0 where there is a repeat"),
        ([1], [3], [2], "not be longer than age"),
    ],
)
def test_impossible_histories_are_refused(
    frequency: list[float], recency: list[float], age: list[float], text: str
) -> None:
    with pytest.raises(HistoriesDoNotFit, match=text):
        Customers(frequency, recency, age)


def test_mean_spend_must_have_one_value_per_customer() -> None:
    with pytest.raises(HistoriesDoNotFit, match="same length"):
        Customers([1], [1], [2], mean_spend=[5.0, 6.0])


def test_no_customers_cannot_be_fitted() -> None:
    with pytest.raises(HistoriesDoNotFit, match="at least one"):
        bgnbd.fit(Customers([], [], []))


def test_systematic_sample_keeps_rows_together() -> None:
    some = Customers([1, 0, 2, 3], [1, 0, 2, 3], [4, 5, 6, 7], mean_spend=[9, 0, 8, 7]).every(2)

    assert some.mean_spend is not None
    assert some.frequency.tolist() == [1, 2]
    assert some.mean_spend.tolist() == [9, 8]


small = st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(0, 2))


@given(st.lists(small, min_size=1, max_size=60))
def test_equal_histories_become_one_row_with_their_number(rows: list[tuple[int, ...]]) -> None:
    histories = [(x, gap * 0.1 if x else 0.0, gap * 0.1 + rest) for x, gap, rest in rows]

    found = Histories.of(Customers(*np.array(histories).T))

    triples = zip(found.frequency, found.recency, found.age, strict=True)
    counted = dict(zip(triples, found.counts, strict=True))
    assert counted == {row: histories.count(row) for row in set(histories)}
    assert found.total == len(rows)
    assert np.all(found.frequency[: found.silent] == 0)
    assert np.all(found.frequency[found.silent :] > 0)


def test_compressed_histories_have_the_likelihood_of_all() -> None:
    model = bgnbd.BgNbd(0.243, 4.414, 0.793, 2.426)
    one, two = Customers([2], [30], [38]), Customers([0], [0], [38])
    many = Customers([2, 0, 2, 2, 0], [30, 0, 30, 30, 0], [38] * 5)

    total = 3 * model.log_likelihood(one) + 2 * model.log_likelihood(two)

    assert model.log_likelihood(many) == pytest.approx(total, rel=1e-14)
