"""A supplier and a customer that plan together: who they are, and how tests ask their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import (
    AccountPlan,
    SuccessCriterion,
)
from orchard.domain.relationships.models import Contact
from people import NOON, make_user
from reading import read

Person = Callable[[Role], Client]
BASE = "/accounts/birch/together"
LEDGER = "/accounts/birch/value-delivered"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager who answers for Birch, where Siri works."""
    settings.MFA_REQUIRED_ROLES = frozenset()
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    found = {role: make_user(f"Person {role.value}", role) for role in Role}
    birch = Account.objects.create(key="birch", name="Birch", slug="birch")
    accounts.assign(
        birch, user=found[Role.ACCOUNT_MANAGER], since=date(2026, 1, 1),
        role=TeamRole.ACCOUNT_MANAGER, by=found[Role.PROGRAMME_DIRECTOR], at=NOON,
    )  # fmt: skip
    Contact.objects.create(
        account=birch, name="Siri Moe", function="management", level="executive", source="card",
        added_at=NOON,
    )  # fmt: skip
    return found


@pytest.fixture
def browser(people: dict[Role, User]) -> Person:
    def of(role: Role) -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return of


@pytest.fixture
def manager(browser: Person) -> Client:
    return browser(Role.ACCOUNT_MANAGER)


@pytest.fixture
def plan(people: dict[Role, User]) -> AccountPlan:
    birch, kari = Account.objects.get(key="birch"), people[Role.ACCOUNT_MANAGER]
    return AccountPlan.objects.create(account=birch, year=2026, begun_by=kari, begun_at=NOON)


def siri() -> Contact:
    return Contact.objects.get(name="Siri Moe")


def sent(client: Client, path: str, **values: object) -> None:
    """Send a form that is taken."""
    answer = client.post(f"{BASE}/{path}", values)
    assert answer.status_code == 302, read(answer)


def proposed(client: Client, people: dict[Role, User], **others: object) -> SuccessCriterion:
    wording = {
        "metric": "On time in full", "unit": "%", "baseline": "93.1", "target": "97",
        "due_on": "2026-12-31", "our_owner": people[Role.OPERATIONS].pk, "their_owner": siri().pk,
    }  # fmt: skip
    sent(client, "criteria/new", **(wording | others))
    return SuccessCriterion.objects.latest("pk")
