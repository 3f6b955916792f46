"""Whose access ends while key accounts need them: they are named, and the empty seat is seen."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from choosing import charter_text
from orchard.domain.accounts import services as account_services
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import SourceCustomer, TeamRole
from orchard.domain.core import services
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import services as choosing
from people import NOON, make_user

pytestmark = pytest.mark.django_db
TEAM = "/accounts/nordvik-as/team"


@pytest.fixture
def account(db: None) -> Account:
    services.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)
    importer = User.objects.operator().get()
    customers = [SourceCustomer("1", "Nordvik AS", account="Nordvik AS")]
    account_services.fold_customers("erp", customers=customers, by=importer, at=NOON)
    return Account.objects.get()


@pytest.fixture
def director(account: Account) -> User:
    return make_user("Dir", Role.PROGRAMME_DIRECTOR, Role.ADMINISTRATOR)


@pytest.fixture
def as_director(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


def test_whom_a_key_account_needs_is_let_go_knowingly_and_the_empty_seat_is_seen(
    as_director: Client, director: User, account: Account
):
    ola = make_user("Ola", Role.ACCOUNT_MANAGER)
    for role, person in ((TeamRole.ACCOUNT_MANAGER, ola), (TeamRole.SPONSOR, director)):
        account_services.assign(
            account, user=person, role=role, since=date(2026, 1, 1), by=director, at=NOON
        )
    Account.objects.update(status="key")
    choosing.write_charter(charter_text(director), by=director, at=NOON)
    end, empty = f"/settings/users/{ola.pk}/deactivate", "Ola no longer works here. Hand the seat"

    asked = as_director.post(end)
    text = asked.content.decode()
    assert (asked.status_code, User.objects.get(pk=ola.pk).is_active) == (422, True)
    assert "Nordvik AS (account manager)" in text
    assert "End access anyway" in text
    assert all(empty not in as_director.get(page).content.decode() for page in ("/", "/programme"))

    assert as_director.post(end, {"anyway": "yes"}).status_code == 302
    assert not User.objects.get(pk=ola.pk).is_active
    for page in ("/", "/programme"):
        shown = as_director.get(page).content.decode()
        assert empty in shown
        assert TEAM in shown
    as_director.post(f"/settings/users/{ola.pk}/reactivate")
    assert empty not in as_director.get("/").content.decode()
