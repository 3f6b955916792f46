"""Loyalty: the worked numbers of the methods, and what has to hold for any account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import loyalty
from orchard.analytics.loyalty import CAMPS, Camp, Flag, Group, Voice

WORKED = (
    ("CPO", 4, 4, 2),
    ("Ops", 4, 5, 5),
    ("Quality", 2, 4, 5),
    ("IT", 3, 2, 4),
    ("CEO", 5, 4, 3),
)


def worked() -> loyalty.Shares:
    return loyalty.shares(
        Voice(key, weight, loyalty.group_of(satisfied, loyal))
        for key, weight, satisfied, loyal in WORKED
    )


def test_the_worked_account_is_half_free_to_go():
    found = worked()

    rounded = {group.value: round(share, 3) for group, share in found.groups.items() if share}
    assert rounded == {"mercenary": 0.5, "advocate": 0.222, "hostage": 0.167, "loyalist": 0.111}
    assert found.headline is Camp.FREE_TO_GO
    assert (found.flags, found.weighed, found.unweighed) == ((), 5, ())
    assert loyalty.net_promoter_score([10, 9, 8, 7, 3]) is None
    assert loyalty.net_promoter_score([10, 9, 8, 7, 3] * 4) == 20


def test_the_worked_quality_needs_six_of_nine():
    items = [6, 5, 6, 5, 5, 4, 6, 6, 5]

    assert loyalty.relationship_quality(items) == pytest.approx(72.22, abs=0.01)
    assert loyalty.relationship_quality([*items[:6], None, None, None]) == pytest.approx(
        69.44, abs=0.01
    )
    assert loyalty.relationship_quality([*items[:5], None, None, None, None]) is None


@pytest.mark.parametrize(
    ("satisfied", "loyal", "attitude", "group"),
    [
        (4.5, 4.5, None, Group.ADVOCATE), (4.4, 5, None, Group.LOYALIST),
        (4, 3.99, None, Group.MERCENARY), (3.99, 4, -1, Group.HOSTAGE),
        (2, 2, -1, Group.CRITIC), (2, 2, 0, Group.DEFECTOR), (2, 2, None, Group.DEFECTOR),
        (2, 2.01, -1, Group.DEFECTOR), (None, 5, None, None), (5, None, None, None),
    ],
)  # fmt: skip
def test_groups_turn_on_their_lines(satisfied, loyal, attitude, group):
    assert loyalty.group_of(satisfied, loyal, attitude) is group


def test_flags_are_raised_by_a_quarter_locked_in_and_by_one_loud_critic():
    quiet = loyalty.shares([Voice("a", 3, Group.LOYALIST), Voice("b", 1, Group.HOSTAGE)])
    loud = loyalty.shares([Voice("a", 5, Group.LOYALIST), Voice("b", 4, Group.CRITIC)])
    soft = loyalty.shares([Voice("a", 5, Group.LOYALIST), Voice("b", 3, Group.CRITIC)])

    assert quiet.flags == (Flag.LOCKED_IN,)
    assert loud.flags == (Flag.CRITIC,)
    assert soft.flags == ()
    even = loyalty.shares([Voice("a", 3, Group.LOYALIST), Voice("b", 3, Group.DEFECTOR)])
    assert even.headline is Camp.LEAVING  # of equals the worse


def test_nothing_is_made_of_nothing():
    found = loyalty.shares([Voice("a", None, Group.LOYALIST), Voice("b", 4, None)])

    assert (found.groups, found.headline, found.unweighed) == ({}, None, ("a",))
    assert loyalty.mean_of([None, None], 0) is None
    assert loyalty.change_of(5, 0) is None
    assert loyalty.change_of(None, 5) is None
    assert loyalty.trend_of(None) is None
    assert loyalty.grade_of(0, 0) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(Group)), min_size=1, max_size=30))
def test_shares_add_up_and_every_group_has_its_camp(people):
    found = loyalty.shares(Voice(str(n), weight, group) for n, (weight, group) in enumerate(people))

    assert sum(found.groups.values()) == pytest.approx(1)
    assert sum(found.camps.values()) == pytest.approx(1)
    assert found.camps[found.headline] == max(found.camps.values())
    assert set(CAMPS) == set(Group)
    doubled = loyalty.shares(
        Voice(f"{n}{half}", weight, group)
        for n, (weight, group) in enumerate(people)
        for half in "ab"
    )
    assert doubled.groups == pytest.approx(found.groups)
