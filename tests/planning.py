"""A plan as people begin it in a browser, for tests of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Objective
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.models import Opportunity
from people import NOON
from reading import read
from world import World

Person = Callable[[Role], Client]
BASE = "/accounts/nordfjord/plan"
FAR = {
    "kind": "position", "horizon": "3", "title": "Second source in the north",
    "strategy": "Trial at two sites, then a frame", "measure": "Sites that buy both lines",
    "unit": "sites", "baseline": "0", "target": "4", "due_on": "2028-12-31",
    "beneficiary": "together", "state": "proposed",
}  # fmt: skip


@pytest.fixture
def on_a_day() -> Iterator[None]:
    """A day in August of the plan's year."""
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def browser(world: World, settings: object) -> Person:
    settings.MFA_REQUIRED_ROLES = frozenset()

    def of(role: Role) -> Client:
        client = Client()
        client.force_login(world.person(role))
        return client

    return of


@pytest.fixture
def plan(browser: Person) -> AccountPlan:
    """A plan for the year, begun by its manager."""
    return begun(browser(Role.ACCOUNT_MANAGER))


def begun(client: Client, **others: str) -> AccountPlan:
    answer = client.post(f"{BASE}/begin", {"year": "2026", "mode": "full"} | others)
    assert answer.status_code == 302, read(answer)
    return AccountPlan.objects.latest("pk")


def aimed(client: Client, plan: AccountPlan, **others: object) -> Objective:
    """Set an objective by its form."""
    answer = client.post(f"{BASE}/{plan.pk}/objectives/new", FAR | others)
    assert answer.status_code == 302, read(answer)
    return Objective.objects.latest("pk")


def opened(world: World, pursuit: whitespace.Pursuit, offer: str) -> Opportunity:
    spot = whitespace.Spot(None, "", offer)
    return whitespace.open_opportunity(
        world.own, spot=spot, pursuit=pursuit, by=world.person(Role.ACCOUNT_MANAGER), at=NOON
    )
