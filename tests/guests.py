"""Guests of meetings at Birch who were seen to work in one way or another."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

import relating
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Meeting, MeetingPreparation
from orchard.domain.relationships.models import Contact, Preparation
from sitting import Person, sent


@pytest.fixture
def birch(people: dict[Role, User]) -> Account:
    """Birch, while opinions about people are switched on."""
    relating.allow_opinions(SimpleNamespace(person=people.__getitem__))
    return Account.objects.get(key="birch")


@pytest.fixture
def kari(birch: Account, browser: Person) -> Client:
    return browser(Role.ACCOUNT_MANAGER)


@pytest.fixture
def guest(birch: Account, people: dict[Role, User]):
    """Return how to make somebody at Birch who was seen to work in one of the four ways."""
    by = people[Role.ACCOUNT_MANAGER]

    def make(colour: str, name: str = "Greta Guest", **facts: object) -> Contact:
        made = relating.add(birch, name, by=by, **facts)
        relating.style(made, colour, by=by)
        return made

    return make


def events(row: Meeting) -> list[AuditEvent]:
    """Return what the trail tells of a meeting, in its order."""
    rows = AuditEvent.objects.filter(subject_type="meetings.meeting", subject_id=str(row.pk))
    return list(rows.order_by("sequence"))


def begun(kari: Client, row: Meeting) -> Preparation:
    """Begin to prepare for the people of a meeting, by its button."""
    sent(kari, f"/{row.pk}/people")
    return MeetingPreparation.objects.get(meeting=row).talk
