"""What key accounts bring."""

from __future__ import annotations

from datetime import date

import pytest

from orchard.analytics import key_accounts
from small_ledgers import ENGINE_WARNING, line, prepared

pytestmark = ENGINE_WARNING


def test_accounts_are_named_by_id_or_name():
    accounts = {"1": "Nordlia", "2": "Fjellvik", "3": "Nordlia"}

    assert key_accounts.key_ids(["Nordlia", "2"], accounts) == {"1", "2", "3"}
    assert key_accounts.key_ids([], accounts) == frozenset()


def test_an_unknown_name_is_refused_with_the_closest_one():
    with pytest.raises(key_accounts.KeyAccountIsUnknown, match=r"name: Nordla\. Close: Nordlia"):
        key_accounts.key_ids(["Nordla"], {"1": "Nordlia"})
    with pytest.raises(key_accounts.KeyAccountIsUnknown, match=r"name: x\.$"):
        key_accounts.key_ids(["x"], {"1": "Nordlia"})


@pytest.mark.parametrize(
    ("others", "share", "band"),
    [(150, 0.4, "below"), (100, 0.5, "within"), (10, 10 / 11, "above"), (0, 1.0, "above")],
)
def test_the_share_is_compared_with_the_policys_band(others, share, band):
    found = key_accounts.find_key_share(frozenset("k"), {"k": 100, "o": others}, None)

    assert found.revenue_share == pytest.approx(share)
    assert (found.band, found.contribution_share, found.accounts) == (band, None, 1)


def test_losses_have_no_share_on_either_side():
    found = key_accounts.find_key_share(
        frozenset("kl"), {"k": 60, "l": 20, "o": 20}, {"k": 30, "l": -90, "o": 10}
    )

    assert (found.revenue_share, found.contribution_share) == (0.8, 0.75)


def test_without_revenue_there_is_no_share():
    found = key_accounts.find_key_share(frozenset("k"), {"k": -5}, {})

    assert (found.revenue_share, found.contribution_share, found.band) == (None, None, None)


def test_a_ledger_of_key_accounts_only_cannot_tell_their_share():
    """INV-24: an import that lacks the rest has no shares."""
    months = [(date(2024, 1, 31), 1.0)]

    found = key_accounts.find_key_share(frozenset("kl"), {"k": 60, "l": 40}, {"k": 6}, months)

    assert (found.revenue_share, found.contribution_share, found.band) == (None, None, None)
    assert found.months == ()


def test_the_trend_is_over_twelve_months_at_each_month_end():
    lines = [
        line("k", "2023-01-10", 30),
        line("o", "2023-01-20", 70),
        line("k", "2024-01-15", 10),
        line("o", "2024-02-03", 10),
    ]

    with prepared(lines) as ledger:
        months = key_accounts.monthly_shares(ledger, frozenset("k"), date(2023, 1, 10))

    assert len(months) == 12
    assert months[0] == (date(2023, 3, 31), 0.3)
    assert months[-2] == (date(2024, 1, 31), 1.0)
    assert months[-1] == (date(2024, 2, 3), 0.5)
