"""A selection round from nomination to archive, and everything that it refuses."""

from __future__ import annotations

import pytest

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from people import NOON
from world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(world: World):
    return world.person(Role.PROGRAMME_DIRECTOR)


def test_nothing_is_nominated_before_charter_and_criteria(world: World, director):
    with pytest.raises(Conflict, match="charter"):
        services.open_round("Round", places=3, by=director, at=NOON)
    choosing.make_charter(world)
    with pytest.raises(Conflict, match="criteria"):
        services.open_round("Round", places=3, by=director, at=NOON)


def test_a_round_from_nomination_to_archive(world: World, director):
    choosing.prepare(world)
    found = choosing.open_round(world, world.own, world.other)
    assert Account.objects.get(pk=world.own.pk).status == Status.CANDIDATE

    found = choosing.reveal(world, found)
    best, second = queries.results(director, found)
    assert best.place == 1
    assert best.attractiveness > second.attractiveness
    assert best.firmness is not None

    found = choosing.decide(world, found, {"Nordfjord": choosing.YES})
    own = Account.objects.get(pk=world.own.pk)
    other = Account.objects.get(pk=world.other.pk)
    assert (own.status, other.status) == (Status.CANDIDATE, Status.STANDARD)

    found = choosing.archive(world, found)
    assert found.record_hash
    assert found.record["accounts"][0]["decision"]["outcome"] == "in"

    decision = queries.decision_for(director, own)
    own = services.promote(
        own, why=services.Why("As decided", decision=decision), by=director, at=NOON
    )
    assert own.status == Status.KEY
    assert queries.standing(director, own).target_hours == 400
    assert [one.after for one in queries.status_history(director, own, most=9)] == [
        "key",
        "candidate",
    ]
