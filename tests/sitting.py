"""Meetings by their forms: an account with a manager and a sponsor, and steps that are taken."""

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
from orchard.domain.meetings.models import Meeting
from people import NOON, make_user
from reading import read

Person = Callable[[Role], Client]
BASE = "/accounts/birch/meetings"
RHYTHM = {
    "agreed": "monthly", "weekday": "1", "week": "1", "starts": "09:00", "lasting": "45",
    "zone": "Europe/Paris", "since": "2026-01-01", "place": "Their plant",
}  # fmt: skip
PLAN = {
    "kind": "operations", "title": "Plant talk", "day": "2026-08-04", "starts": "09:00",
    "lasting": "45", "zone": "Europe/Paris",
}  # fmt: skip
ALARM = "The rhythm of operations meetings with Birch is broken"
TODAY = datetime(2026, 8, 20, 9, tzinfo=UTC)


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager and a sponsor who answer for Birch, and others."""
    settings.MFA_REQUIRED_ROLES = frozenset()
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    found = {role: make_user(f"Person {role.value}", role) for role in Role}
    for key in ("birch", "fir"):
        Account.objects.create(key=key, name=key.title(), slug=key)
    for role, seat in (
        (Role.ACCOUNT_MANAGER, TeamRole.ACCOUNT_MANAGER),
        (Role.EXECUTIVE_SPONSOR, TeamRole.SPONSOR),
    ):
        accounts.assign(
            Account.objects.get(key="birch"), user=found[role], since=date(2026, 1, 1),
            role=seat, by=found[Role.PROGRAMME_DIRECTOR], at=NOON,
        )  # fmt: skip
    return found


@pytest.fixture
def browser(people: dict[Role, User]) -> Person:
    def of(role: Role) -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return of


def sent(client: Client, path: str, **said: object) -> None:
    """Send a form that is taken."""
    answer = client.post(f"{BASE}{path}", said)
    assert answer.status_code == 302, read(answer)


def planned(client: Client, **changes: object) -> Meeting:
    """Plan a meeting by the form."""
    sent(client, "/new", **(PLAN | changes))
    return Meeting.objects.latest("pk")


def minuted(client: Client, row: Meeting, **changes: object) -> None:
    """Write the minutes of a meeting, with the three lessons of a review."""
    lessons = {
        "keep": "The pilot",
        "change": "Fewer slides",
        "learned": "Ask for their own numbers",
    }
    said = {"said_there": "All was said", "version": 2, **lessons, **changes}
    sent(client, f"/{row.pk}/minutes", **said)


def met(client: Client, **changes: object) -> Meeting:
    """Plan a meeting and say that it was held."""
    row = planned(client, **changes)
    sent(client, f"/{row.pk}/held", version=1)
    return row
