"""When a digest is due, and from when on it tells."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.rules import Role
from orchard.domain.economics.rules.digests import is_due, since
from orchard.domain.economics.services.digests import choose_digest
from people import NOON, make_user


@pytest.mark.parametrize(("days", "due"), [(0, False), (6, False), (7, True), (30, True)])
def test_a_digest_is_due_after_a_week(days: int, due: bool):
    assert is_due(NOON - timedelta(days=days), NOON) is due


def test_who_never_got_one_gets_the_last_week():
    assert is_due(None, NOON)
    assert since(None, NOON) == NOON - timedelta(days=7)


def test_after_a_long_pause_a_digest_tells_of_four_weeks():
    assert since(NOON - timedelta(days=100), NOON) == NOON - timedelta(weeks=4)


@pytest.mark.django_db
def test_nobody_switches_the_letter_of_another():
    me, other = make_user("Finn Finance", Role.FINANCE), make_user("Rita Reader", Role.READER)

    with pytest.raises(NotAllowed):
        choose_digest(other, is_wanted=False, by=me, at=NOON)
