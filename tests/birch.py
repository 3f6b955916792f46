"""A supplier with one person in each role, Birch that it sells to, and a browser for each person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON, make_user

Person = Callable[[Role], Client]
SEATS = {
    Role.ACCOUNT_MANAGER: TeamRole.ACCOUNT_MANAGER,
    Role.EXECUTIVE_SPONSOR: TeamRole.SPONSOR,
}


def everybody(settings: object) -> dict[Role, User]:
    """Found the supplier, with one person in each role; nobody needs a second factor."""
    settings.MFA_REQUIRED_ROLES = frozenset()
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return {role: make_user(f"Person {role.value}", role) for role in Role}


def make_birch(found: dict[Role, User], *answering: Role) -> Account:
    """Make the account, for which people with these roles answer from the beginning of 2026."""
    birch = Account.objects.create(key="birch", name="Birch", slug="birch")
    for role in answering:
        accounts.assign(birch, user=found[role], since=date(2026, 1, 1), role=SEATS[role],
                        by=found[Role.PROGRAMME_DIRECTOR], at=NOON)  # fmt: skip
    return birch


@pytest.fixture
def browser(people: dict[Role, User]) -> Person:
    """Sign the person of a role in; who there is, `people` of the tests says."""

    def of(role: Role) -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return of
