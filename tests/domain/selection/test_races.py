"""Two who write the same at the same moment: one is let in, the other reads what to do."""

from __future__ import annotations

from decimal import Decimal

import pytest

import choosing
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    CriteriaSet,
    Entitlement,
    SelectionRound,
    SuccessFactor,
)
from orchard.domain.selection.rules.choices import Function, Tier
from people import NOON
from racing import a_moment_before
from world import World

pytestmark = pytest.mark.django_db

NOTE = services.FactorNote("Delivery", Decimal("0.5"), Decimal(6), Decimal(5), "They said", "B")


@pytest.fixture
def director(world: World) -> User:
    choosing.prepare(world)
    return world.person(Role.PROGRAMME_DIRECTOR)


def test_two_make_the_next_criteria(world: World, director: User):
    def rival():
        CriteriaSet.objects.create(number=2, reason="Theirs", made_by=director, made_at=NOON)

    with (
        a_moment_before("INSERT INTO", "selection_criteriaset", rival),
        pytest.raises(Conflict, match="Somebody else made the next version"),
    ):
        services.make_set("criteria", reason="Mine", by=director, at=NOON)


def test_two_open_a_round_of_one_name(world: World, director: User):
    criteria = queries.set_in_force(director)

    def rival():
        SelectionRound.objects.create(
            name="Round", criteria_set=criteria, places=2, led_by=director, opened_at=NOON
        )

    with (
        a_moment_before("INSERT INTO", "selection_selectionround", rival),
        pytest.raises(Conflict, match="There is a round of this name"),
    ):
        services.open_round("Round", places=3, by=director, at=NOON)


def rival_factor(world: World) -> SuccessFactor:
    return SuccessFactor.objects.create(
        account=world.own, title="Delivery", weight=1, own=1, competitor=1, source="x", grade="B"
    )


def test_two_add_the_same_factor(world: World, director: User):
    with (
        a_moment_before("INSERT INTO", "selection_successfactor", lambda: rival_factor(world)),
        pytest.raises(Conflict, match="stands in the list already"),
    ):
        services.add_factor(world.own, note=NOTE, by=director, at=NOON)


def test_a_factor_comes_back_while_another_takes_its_name(world: World, director: User):
    row = services.add_factor(world.own, note=NOTE, by=director, at=NOON)
    gone = services.remove_factor(row, expected=row.version, by=director, at=NOON)

    with (
        a_moment_before("UPDATE", "selection_successfactor", lambda: rival_factor(world)),
        pytest.raises(Conflict, match="stands in the list already"),
    ):
        services.restore_factor(gone, by=director, at=NOON)


def test_two_add_the_same_line_to_the_catalogue(world: World, director: User):
    said = {tier: tier.value for tier in Tier}
    promise = services.Promise("Visits", "a year", Function.SALES, said)
    kept = {"title": "Visits", "measure": "a year", "function": "sales"}

    with (
        a_moment_before(
            "INSERT INTO",
            "selection_entitlement",
            lambda: Entitlement.objects.create(position=9, **kept),
        ),
        pytest.raises(Conflict, match="There is an entitlement of this name"),
    ):
        services.add_entitlement(promise, by=director, at=NOON)
