"""Which sets are kept, and how kinds of signs are written down."""

from __future__ import annotations

from datetime import date, timedelta

from orchard.domain.economics import rules
from orchard.domain.economics.rules import Kept
from orchard.domain.economics.words.evidence import told


def test_beyond_the_daily_sets_the_last_of_each_month_stays():
    start = date(2026, 3, 31)
    sets = [Kept(100 - back, start - timedelta(days=back)) for back in range(90)]

    gone = set(rules.sets_to_remove(sets))

    kept = [one for one in sets if one.pk not in gone]
    assert kept[: rules.DAILY_SETS] == sets[: rules.DAILY_SETS]
    assert [one.as_of for one in kept[rules.DAILY_SETS :]] == [
        date(2026, 2, 28), date(2026, 1, 31),
    ]  # fmt: skip


def test_few_sets_all_stay():
    sets = [Kept(1, date(2026, 1, 1)), Kept(2, date(2026, 1, 1))]

    assert rules.sets_to_remove(sets) == []


def test_kinds_are_found_between_bars():
    assert (
        rules.kinds_as_text(["price_erosion", "mix_narrowing"]) == "|mix_narrowing|price_erosion|"
    )
    assert rules.kinds_as_text([]) == ""


def test_a_year_before_is_a_month_s_end_that_is_not_younger():
    assert rules.month_end_a_year_before(date(2025, 2, 28)) == date(2024, 2, 29)
    assert rules.month_end_a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert rules.month_end_a_year_before(date(2026, 1, 15)) == date(2024, 12, 31)


def test_evidence_is_told_in_one_order_whatever_the_database_kept():
    kept = {"things": 1, "offers": 4, "usual_gap_days": 9.5, "days_since_last": 40, "new_one": 3}

    assert [name for _key, name, _value in told(kept)] == [
        *("days since last", "usual gap days", "things", "offers", "new one"),
    ]


def test_of_lapsed_offers_it_is_told_how_many_before_what_they_bring():
    kept = {"named": "Coat", "offers": 2, "share_of_account": 0.1, "yearly_at_stake": 9.5}

    assert [key for key, _name, _value in told(kept)] == [
        *("offers", "yearly_at_stake", "share_of_account", "named"),
    ]
