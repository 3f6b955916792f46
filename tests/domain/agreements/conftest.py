"""Birch in tests of promises: its team, Jan Vik who works there, and a promise to him."""

from __future__ import annotations

import pytest

from birch import everybody, make_birch
from orchard.domain.agreements.models import Promise
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services as relations
from orchard.domain.relationships.models import Contact
from people import NOON
from promising import birch, promised
from relating import card


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR)
    return found


@pytest.fixture
def kari(people: dict[Role, User]) -> User:
    return people[Role.ACCOUNT_MANAGER]


@pytest.fixture
def mart(people: dict[Role, User]) -> User:
    return people[Role.OPERATIONS]


@pytest.fixture
def jan(kari: User) -> Contact:
    return relations.add_contact(birch(), card=card("Jan Vik"), by=kari, at=NOON)


@pytest.fixture
def given(jan: Contact, kari: User) -> Promise:
    return promised(birch(), jan, by=kari)
