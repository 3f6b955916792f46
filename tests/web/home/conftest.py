"""People who come to work: each role, over the figures of a small ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

import economies
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON, make_user

People = dict[Role, User]
Home = Callable[..., str]


@pytest.fixture(scope="module")
def computed(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[People]:
    """One person per role; the account manager answers for Cedar and Fir."""
    with economies.one_economy(tmp_path_factory, django_db_blocker):
        yield _people()


def _people() -> People:
    people = {role: make_user(f"Person {role.value}", role) for role in Role}
    for key in ("Cedar", "Fir"):
        accounts.assign(
            economies.account(key),
            user=people[Role.ACCOUNT_MANAGER],
            role=TeamRole.ACCOUNT_MANAGER,
            since=date(2025, 1, 1),
            by=people[Role.PROGRAMME_DIRECTOR],
            at=NOON,
        )
    return people


@pytest.fixture
def people(computed: People, db: None, settings: Settings) -> People:
    """The people, as nobody has changed anything."""
    settings.MFA_REQUIRED_ROLES = frozenset()
    return computed


@pytest.fixture
def home(people: People) -> Home:
    """Open the first page as somebody."""

    def read(person: User, query: str = "") -> str:
        client = Client()
        client.force_login(person)
        return client.get(f"/{query}").content.decode()

    return read
