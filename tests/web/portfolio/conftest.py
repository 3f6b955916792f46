"""Browsers that look at the figures of a small ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client, override_settings
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
    """The ledger with its figures and a KPI register; each test works in a savepoint."""
    folder = tmp_path_factory.mktemp("economy")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            by = economies.import_lines(folder)
            done = economies.compute(by)
            people = economies.make_people()
            programme.found_register("ledger", by=people["director"], at=NOON)
            yield Economy(by=by, done=done, **people)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


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
