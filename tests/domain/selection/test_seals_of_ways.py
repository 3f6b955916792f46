"""What was approved or answered moves on in the ways of the services only; raw SQL is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from choosing_ways import decided, farewell, low_twice, make_key, override, whole_decided
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.core.triggers import ERASED
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import PressureOverride, ServiceException, TransitionPlan
from orchard.domain.selection.rules.choices import Tier
from people import NOON
from world import World

__all__ = ["decided", "whole_decided"]
pytestmark = pytest.mark.django_db
PLAN = "selection_transitionplan"


@pytest.fixture
def director(world: World) -> User:
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def sponsor(world: World) -> User:
    return world.person(Role.EXECUTIVE_SPONSOR)


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def refused(*statements: str) -> None:
    for sql in statements:
        with pytest.raises(DatabaseError, match="sealed"):
            run(sql)


@pytest.fixture
def plan(decided: World, director: User, sponsor: User) -> TransitionPlan:
    make_key(decided, decided.own)
    low_twice(decided.own)
    services.put_under_review(decided.own, reason="Low twice", by=director, at=NOON)
    made = services.plan_transition(decided.own, plan=farewell(decided), by=director, at=NOON)
    assert run(f"UPDATE {PLAN} SET message = message") == 1, "a draft is open"
    return services.approve_transition(made, expected=made.version, by=sponsor, at=NOON)


def test_an_approved_plan_moves_on_and_keeps_its_words(plan: TransitionPlan, director: User):
    refused(
        f"UPDATE {PLAN} SET message = 'Other'",
        f"UPDATE {PLAN} SET receiving_owner_id = {director.pk}",
        f"UPDATE {PLAN} SET approved_at = NULL, approved_by_id = NULL",
        f"DELETE FROM {PLAN}",
    )
    told = services.tell_farewell(plan, expected=plan.version, on=NOON.date(), by=director, at=NOON)
    done = services.finish_transition(told, expected=told.version, by=director, at=NOON)
    assert done.done_on == NOON.date()
    refused(f"UPDATE {PLAN} SET told_on = NULL", f"UPDATE {PLAN} SET done_on = NULL")


def test_a_plan_that_was_stopped_stays_stopped(plan: TransitionPlan, director: User):
    services.stop_transition(plan, expected=plan.version, reason="They grow", by=director, at=NOON)

    refused(f"UPDATE {PLAN} SET stopped_at = NULL", f"DELETE FROM {PLAN}")


def test_an_answered_override_stays_and_forgets_a_name(decided: World, director, sponsor):
    table = PressureOverride._meta.db_table
    asked = services.ask_override(
        decided.other, asked_by="A neighbour", reason="x", expires_on=date(2026, 5, 1),
        by=director, at=NOON,
    )  # fmt: skip
    assert run(f"UPDATE {table} SET reason = reason WHERE id = {asked.pk}") == 1
    services.refuse_override(asked, expected=asked.version, by=sponsor, at=NOON)
    row = override(decided.other, director, sponsor)

    for one in (asked, row):
        where = f"WHERE id = {one.pk}"
        refused(
            f"UPDATE {table} SET reason = 'Other' {where}",
            f"UPDATE {table} SET expires_on = '2030-01-01' {where}",
            f"UPDATE {table} SET allowed_at = NULL, refused_at = NULL {where}",
            f"UPDATE {table} SET asked_by = 'Somebody else' {where}",
            f"DELETE FROM {table} {where}",
        )
        assert run(f"UPDATE {table} SET asked_by = '{ERASED}' {where}") == 1


def test_an_answered_exception_stays(decided: World, director: User, sponsor: User):
    table = ServiceException._meta.db_table
    services.found_catalogue("catalogue", by=director, at=NOON)
    line = queries.catalogue(director)[0].entitlement
    asked = services.ask_exception(
        decided.other, entitlement=line, tier=Tier.KEY, reason="x", ends_on=date(2026, 5, 1),
        by=director, at=NOON,
    )  # fmt: skip
    assert run(f"UPDATE {table} SET reason = reason") == 1
    services.allow_exception(asked, expected=asked.version, by=sponsor, at=NOON)

    refused(
        f"UPDATE {table} SET ends_on = '2030-01-01'",
        f"UPDATE {table} SET allowed_at = NULL, allowed_by_id = NULL",
        f"DELETE FROM {table}",
    )
