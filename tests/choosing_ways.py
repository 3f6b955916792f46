"""Worlds for tests of ways in and out: after a round that let one in and gave the other time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

import choosing
import relating
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships.rules import Function
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import PressureOverride, RoundResult, SelectionRound
from orchard.domain.selection.rules.choices import Outcome
from people import NOON
from world import World

LATER = NOON + timedelta(days=365)
PLANNED = services.PilotPlan("Try it", "It holds", date(2026, 3, 5), date(2026, 9, 1))
EARLY = services.Verdict(Outcome.INCUBATE, "Show it first")


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let it be the day of the world."""
    with time_machine.travel(NOON, tick=False):
        yield


def decide(world: World) -> World:
    """Let a round put Nordfjord in, and Sunnhav into the incubator."""
    choosing.prepare(world)
    found = choosing.reveal(world, choosing.open_round(world, world.own, world.other))
    choosing.decide(world, found, {"Nordfjord": choosing.YES, "Sunnhav": EARLY})
    world.own.refresh_from_db()
    world.other.refresh_from_db()
    return world


@pytest.fixture(scope="module")
def whole_decided(whole_world: World, django_db_blocker: pytest.FixtureDef) -> World:
    """The world after the round, made once for a module."""
    with django_db_blocker.unblock():
        return decide(whole_world)


@pytest.fixture
def decided(whole_decided: World, world: World) -> World:
    """The same, as nobody has changed it."""
    world.own.refresh_from_db()
    world.other.refresh_from_db()
    return world


def make_key(world: World, account: Account) -> Account:
    """Promote an account as the round decided."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    why = services.Why("As decided", decision=queries.decision_for(director, account))
    return services.promote(account, why=why, by=director, at=NOON)


def low_review(account: Account, at, *, gate: str = "") -> None:
    """Write down that a further closed round found the account below the line."""
    last = SelectionRound.objects.filter(decided_at__isnull=False).latest("pk")
    row = last.nominations.get(account=account)
    result = RoundResult.objects.get(nomination=row)
    last.pk, last.name, last.decided_at = None, f"Round of {at:%d %B %Y}", at
    last.save(force_insert=True)
    row.pk, row.round = None, last
    row.save(force_insert=True)
    result.pk, result.nomination, result.attractiveness = None, row, 3.0
    result.gates_failed = [gate] if gate else []
    result.save(force_insert=True)


def low_twice(account: Account) -> None:
    """Let the rounds of two years in a row find the account below the line."""
    for days in (60, 350):
        low_review(account, NOON + timedelta(days=days))


def attractive(account: Account, score: float = 7.0) -> None:
    """Let the last round have found the account so attractive."""
    RoundResult.objects.filter(nomination__account=account).update(attractiveness=score)


def known_at_the_top(account: Account, by: User) -> None:
    """Let one of us know two people of an account, one of them in its top management."""
    for name, function in (("Ceo", Function.MANAGEMENT), ("Buyer", Function.PROCUREMENT)):
        person = relating.add(account, name, by=by, function=function)
        relating.tie(person, by, 1, by=by)


def override(
    account: Account, director: User, sponsor: User, **changes: object
) -> PressureOverride:
    """Return an override that runs for a month."""
    said = {"asked_by": "The chairman", "reason": "Golf", "expires_on": date(2026, 4, 1)}
    asked = services.ask_override(account, **(said | changes), by=director, at=NOON)
    return services.allow_override(asked, expected=asked.version, by=sponsor, at=NOON)


def farewell(world: World, **changes: object) -> services.Farewell:
    """Return a plan that can be written."""
    said: dict[str, object] = {
        "reason": "Two low reviews",
        "receiving_owner": world.colleague,
        "differences": "The sales desk answers",
        "was_told": True,
        "message": "Thank you; here is what stays",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2026, 7, 1),
        "door_back": "A joint project",
    }
    return services.Farewell(**(said | changes))
