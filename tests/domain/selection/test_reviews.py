"""When reviews in a row send a key account away: yearly ones, below the line or with a gate failed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.policy.checks import PolicyMistake
from orchard.analytics.policy.selection import StatusPolicy
from orchard.domain.accounts.rules import HELD_BY_ONE
from orchard.domain.selection.queries.readiness import SEATS
from orchard.domain.selection.rules.reviews import Look, is_enough, lows_in_a_row

LINES = StatusPolicy()


def low(*days: str) -> list[Look]:
    return [Look(date.fromisoformat(day), is_low=True) for day in days]


HIGH = Look(date(2026, 9, 1), is_low=False)


@pytest.mark.parametrize(
    ("looks", "enough"),
    [
        ([], False),
        (low("2027-03-01"), False),
        (low("2027-03-01", "2026-06-01"), True),
        (low("2027-03-01", "2026-06-02"), False),  # a day less than nine months
        (low("2027-03-01", "2027-02-01", "2026-03-01"), True),  # the one between adds nothing
        ([*low("2027-03-01"), HIGH, *low("2026-03-01")], False),  # not in a row
        ([HIGH, *low("2026-03-01", "2025-03-01")], False),
        ([Look(date(2027, 3, 1), is_low=True, fails_gate=True)], True),
        ([*low("2027-03-01"), Look(date(2027, 2, 1), is_low=True, fails_gate=True)], False),
    ],
)
def test_two_yearly_reviews_in_a_row_or_a_failed_gate(looks: list[Look], enough):
    assert is_enough(looks, LINES) is enough


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.booleans())))
def test_reviews_close_together_never_count_more_than_they_are(given_looks):
    looks = [Look(day, is_low) for day, is_low in sorted(given_looks, reverse=True)]

    counts = [lows_in_a_row(looks, months) for months in (1, 9, 12)]

    assert counts == sorted(counts, reverse=True)
    assert counts[0] <= len(looks)
    assert (counts[-1] >= 1) == bool(looks and looks[0].is_low)


def test_a_policy_says_how_far_yearly_reviews_lie_apart():
    with pytest.raises(PolicyMistake, match="review_months_least is 13"):
        StatusPolicy(review_months_least=13)


def test_every_seat_of_one_is_known_to_what_a_key_account_lacks():
    assert set(SEATS) == set(HELD_BY_ONE)
