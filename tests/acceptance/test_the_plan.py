"""The living plan as people use it: objectives with their strategy, initiatives, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Objective
from reading import read, shown
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
pytestmark = pytest.mark.django_db
Person = Callable[[Role], Client]
BASE = "/accounts/nordfjord/plan"
FAR = {
    "kind": "position", "horizon": "3", "title": "Second source in the north",
    "strategy": "Trial at two sites, then a frame", "measure": "Sites that buy both lines",
    "unit": "sites", "baseline": "0", "target": "4", "due_on": "2028-06-30",
    "beneficiary": "together", "state": "proposed",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
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


@pytest.mark.row("HEL-63")
def test_a_plan_asks_for_three_numbers_a_strategic_goal_and_an_improvement(
    browser: Person, plan: AccountPlan
):
    client = browser(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)
    text = shown(client, BASE)
    assert "The plan still needs: Revenue : a number to reach Contribution : a number to reach Share of spend : a number to reach An improvement" in text  # fmt: skip
    near = {"parent": str(far.pk), "horizon": "2", "due_on": "2027-12-31", "unit": ""}
    aimed(client, plan, kind="revenue", title="Revenue", baseline="100000", target="150000", **near)
    aimed(client, plan, kind="contribution", title="Contribution", baseline="20000", target="30000",
          current="25000", **near)  # fmt: skip
    share = {"baseline": "31", "target": "45", "current": "35", "is_improvement": "on"}
    aimed(client, plan, kind="share_of_spend", title="Share", **near | share)

    text = shown(client, BASE)

    assert "The plan still needs" not in text
    assert "31 % 35 %" in text
    assert "45 % 31 Dec 2027" in text
    assert 'aria-label="50 % of the way"' in client.get(BASE).content.decode()
    kept = Objective.objects.get(kind="contribution")
    assert (kept.baseline, kept.target, kept.due_on) == (20000, 30000, date(2027, 12, 31))
    outsider = shown(browser(Role.OPERATIONS), BASE)
    assert "only who sees margins" in outsider
    assert "25 k" not in outsider
    assert "25 k" in text
