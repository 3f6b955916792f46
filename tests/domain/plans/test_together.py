"""Many actions at once: looked at, changed each with its own event, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acting import a_risk, planned
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services, together
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions as queries
from people import NOON
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
VERB = "action.changed_with_others"
DAY = NOON.date()


@pytest.fixture
def rows(world: World) -> list[Action]:
    """Return three actions of whoever leads the account."""
    kari = world.person(Role.ACCOUNT_MANAGER)
    risk = a_risk(world.own, kari, "They lose their plant")
    return [planned(risk, kari, by=kari, title=f"Call {number}") for number in range(3)]


def test_each_has_its_event_and_all_are_taken_back_but_what_changed_since(
    world: World, rows: list[Action]
):
    kari, sponsor = world.person(Role.ACCOUNT_MANAGER), world.person(Role.EXECUTIVE_SPONSOR)
    change = together.Change(sponsor, DAY + timedelta(days=9))
    before = {row.pk: row.due_on for row in rows}

    seen = together.lines(rows, change, today=DAY)
    assert [line.obstacle for line in seen] == ["", "", ""]
    assert not AuditEvent.objects.filter(verb=VERB).exists()
    found = together.change_all([(row, row.version) for row in rows], change, by=kari, at=NOON)

    assert (found.changed, found.left) == (3, ())
    assert AuditEvent.objects.filter(verb=VERB).count() == 3
    assert {(one.user_id, one.due_on) for one in queries.actions(kari)} == {
        (sponsor.pk, DAY + timedelta(days=9))
    }
    meanwhile = Action.objects.get(pk=rows[0].pk)
    services.start_action(meanwhile, expected=meanwhile.version, by=kari, at=NOON)
    later = NOON + timedelta(minutes=1)

    back = together.take_all_back(kari, then=NOON, at=later)

    assert (back.changed, [title for title, _why in back.left]) == (2, ["Call 0"])
    for row in queries.actions(kari).filter(pk__in=[rows[1].pk, rows[2].pk]):
        assert (row.user_id, row.due_on) == (kari.pk, before[row.pk])
    assert together.take_all_back(sponsor, then=NOON, at=later).changed == 0


LATER = NOON + timedelta(hours=1)
"""Nothing else is changed at this moment."""


def test_only_what_was_taken_back_is_counted_and_what_stays_is_told(
    world: World, rows: list[Action]
):
    kari = world.person(Role.ACCOUNT_MANAGER)
    change = together.Change(world.person(Role.EXECUTIVE_SPONSOR), None)
    together.change_all([(row, row.version) for row in rows], change, by=kari, at=LATER)
    out = Action.objects.get(pk=rows[0].pk)
    services.remove_action(out, expected=out.version, by=kari, at=LATER)
    Action.objects.filter(pk=rows[1].pk).update(account=world.secret)

    back = together.take_all_back(kari, then=LATER, at=LATER + timedelta(minutes=1))

    assert (back.changed, [title for title, _why in back.left]) == (1, ["Call 0", "An action"])


def test_nobody_gets_an_action_back_who_may_not_know_it_any_more(world: World, rows: list[Action]):
    kari, gone = world.person(Role.ACCOUNT_MANAGER), world.person(Role.EXECUTIVE_SPONSOR)
    Action.objects.filter(pk=rows[0].pk).update(user=gone)
    rows[0].refresh_from_db()
    together.change_all(
        [(row, row.version) for row in rows], together.Change(kari, None), by=kari, at=LATER
    )
    User.objects.filter(pk=gone.pk).update(is_active=False)

    back = together.take_all_back(kari, then=LATER, at=LATER + timedelta(minutes=1))

    assert (back.changed, [title for title, _why in back.left]) == (2, ["Call 0"])
    assert Action.objects.get(pk=rows[0].pk).user == kari


def test_so_many_at_once_and_no_more(
    world: World, rows: list[Action], monkeypatch: pytest.MonkeyPatch
):
    kari, change = world.person(Role.ACCOUNT_MANAGER), together.Change(None, DAY + timedelta(9))
    monkeypatch.setattr(together, "MOST", 2)

    found = together.change_all([(row, row.version) for row in rows], change, by=kari, at=NOON)

    assert (found.changed, [title for title, _why in found.left]) == (2, ["Call 2"])


def test_what_stands_in_the_way_is_said_and_stays(world: World, rows: list[Action]):
    kari, outsider = world.person(Role.ACCOUNT_MANAGER), world.colleague
    gone = together.Change(None, DAY - timedelta(days=1))
    stale = [(rows[0], 7), *((row, row.version) for row in rows[1:])]
    change = together.Change(outsider, None)

    assert all(line.obstacle for line in together.lines(rows, gone, today=DAY))
    found = together.change_all(stale, change, by=kari, at=NOON)

    assert found.changed == 2
    assert [title for title, _why in found.left] == ["Call 0"]
    assert set(queries.changeable(kari)) == set(queries.actions(kari))
    assert not queries.changeable(world.person(Role.READER)).exists()
    with pytest.raises(NotAllowed):
        services.change_with_others(
            rows[1], expected=2, who=kari, due_on=None, by=world.person(Role.READER), at=NOON
        )
