"""Browsers that look at the figures of a small ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

import economies
from economies import Economy
from orchard.domain.core.models import User
from orchard.domain.programme import services as programme
from people import NOON

Browser = Callable[[User], Client]


@pytest.fixture(scope="module")
def computed(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Economy]:
    """The ledger with its figures and a KPI register; each test works in a transaction of its own."""
    with economies.one_economy(tmp_path_factory, django_db_blocker) as (by, done):
        people = economies.make_people()
        programme.found_register("ledger", by=people["director"], at=NOON)
        yield Economy(by=by, done=done, **people)


@pytest.fixture
def economy(computed: Economy, db: None, settings: Settings) -> Economy:
    """The figures, as nobody has changed anything."""
    settings.MFA_REQUIRED_ROLES = frozenset()
    return computed


@pytest.fixture
def browser(economy: Economy) -> Browser:
    """Open a browser where somebody is signed in."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
