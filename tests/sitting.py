"""Meetings by their forms: an account with a manager and a sponsor, and steps that are taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Meeting
from reading import read

__all__ = ["Person", "browser"]

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
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR)
    Account.objects.create(key="fir", name="Fir", slug="fir")
    return found


def sent(client: Client, path: str, **said: object) -> None:
    """Send a form that is taken."""
    answer = client.post(f"{BASE}{path}", said)
    assert answer.status_code == 302, read(answer)


def planned(client: Client, **changes: object) -> Meeting:
    """Plan a meeting by the form, which leads to its page: there people are asked to it."""
    answer = client.post(f"{BASE}/new", PLAN | changes)
    assert answer.status_code == 302, read(answer)
    made = Meeting.objects.latest("pk")
    assert answer["Location"] == f"{BASE}/{made.pk}"
    return made


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
