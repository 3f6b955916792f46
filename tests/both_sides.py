"""A supplier and a customer that plan together: who they are, and how tests ask their pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.document import QuarterFigures, plain
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.plans.models import (
    AccountPlan,
    SuccessCriterion,
)
from orchard.domain.relationships.models import Contact
from people import NOON
from reading import read

__all__ = ["Person", "browser"]

BASE = "/accounts/birch/together"
LEDGER = "/accounts/birch/value-delivered"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager who answers for Birch, where Siri works."""
    found = everybody(settings)
    birch = make_birch(found, Role.ACCOUNT_MANAGER)
    Contact.objects.create(
        account=birch, name="Siri Moe", function="management", level="executive", source="card",
        added_at=NOON,
    )  # fmt: skip
    return found


@pytest.fixture
def manager(browser: Person) -> Client:
    return browser(Role.ACCOUNT_MANAGER)


@pytest.fixture
def plan(people: dict[Role, User]) -> AccountPlan:
    birch, kari = Account.objects.get(key="birch"), people[Role.ACCOUNT_MANAGER]
    return AccountPlan.objects.create(account=birch, year=2026, begun_by=kari, begun_at=NOON)


def earned(account: Account, *quarters: tuple[date, Decimal | None]) -> None:
    """Let the ledger know what quarters brought us."""
    made = FigureSet.objects.create(
        as_of=date(2026, 7, 31), currency="EUR", methods="1", inputs="x", grade="B",
        state="ready", started_at=NOON, made_at=NOON,
    )  # fmt: skip
    found = [QuarterFigures(first, Decimal(900), margin) for first, margin in quarters]
    AccountFigures.objects.create(
        figure_set=made, account=account, revenue=1800, grade="B", class_revenue="A",
        class_by_count="A", revenue_rank=1, importance=1, value=900, value_low=700,
        value_high=1100, revenue_year=1800, quarters=[plain(one) for one in found],
    )  # fmt: skip


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
