"""In a demo a visitor chooses who to be; anywhere else nobody can."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from orchard.domain.accounts import services as teams
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import demo, services
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from people import NOON, make_user

CHOOSE = "/demo"


@pytest.fixture
def supplier(db: None) -> None:
    """A demo installation."""
    demo.found("Vestberg", currency="NOK", time_zone="Europe/Oslo", by=None, at=NOON)


@pytest.fixture
def real(db: None) -> None:
    """An installation like any other."""
    services.found_organisation("Real", currency="NOK", by=None, at=NOON)


@pytest.mark.usefixtures("supplier")
def test_the_cast_is_shown_with_roles_to_anybody(client: Client):
    make_user("Kari Lund", Role.ACCOUNT_MANAGER)

    text = client.get(CHOOSE).content.decode()

    assert "Kari Lund" in text
    assert "Account manager" in text
    assert "Demonstration" in text
    assert "Command line" not in text


@pytest.mark.usefixtures("supplier")
def test_managers_are_told_apart_by_their_accounts(client: Client):
    director = make_user("Astrid Falk", Role.PROGRAMME_DIRECTOR)
    for name, account in (("Kari Lund", "Nordvik"), ("Maja Lindqvist", "Gamlebo")):
        teams.assign(
            Account.objects.create(key=account, name=account, slug=account.lower()), user=make_user(name, Role.ACCOUNT_MANAGER),
            role=TeamRole.ACCOUNT_MANAGER, since=NOON.date(), by=director, at=NOON,
        )  # fmt: skip

    text = client.get(CHOOSE).content.decode()

    assert "Look after Nordvik:" in text
    assert "Look after Gamlebo:" in text


@pytest.mark.usefixtures("supplier")
def test_choosing_a_person_signs_in_as_them(client: Client):
    kari = make_user("Kari Lund", Role.ACCOUNT_MANAGER)

    answer = client.post(reverse("demo:become", args=[kari.pk]))

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(kari.pk)


@pytest.mark.usefixtures("supplier")
def test_nobody_becomes_the_command_line(client: Client):
    operator = User.objects.get(email=OPERATOR)

    assert client.post(reverse("demo:become", args=[operator.pk])).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("supplier")
def test_choosing_takes_a_form_of_ours(client: Client):
    kari = make_user("Kari Lund", Role.ACCOUNT_MANAGER)
    foreign = Client(enforce_csrf_checks=True)

    assert foreign.post(reverse("demo:become", args=[kari.pk])).status_code == 403
    assert client.get(reverse("demo:become", args=[kari.pk])).status_code == 405


@pytest.mark.usefixtures("real")
@pytest.mark.trust("T-AUTHZ-6")
def test_a_real_installation_has_no_such_page(client: Client):
    kari = make_user("Kari Lund", Role.ACCOUNT_MANAGER)

    assert client.get(CHOOSE).status_code == 404
    assert client.post(reverse("demo:become", args=[kari.pk])).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_empty_installation_has_no_such_page(client: Client):
    assert client.get(CHOOSE).status_code == 404


@pytest.mark.usefixtures("real")
def test_a_real_installation_cannot_become_a_demo():
    with pytest.raises(services.AlreadyFounded):
        demo.found("Vestberg", currency="NOK", time_zone="UTC", by=None, at=NOON)

    assert not demo.is_demo()


@pytest.mark.usefixtures("supplier")
def test_the_page_asks_the_database_little_however_many_people(
    client: Client, django_assert_max_num_queries
):
    for number in range(30):
        make_user(f"Person {number}", Role.READER)

    with django_assert_max_num_queries(8):
        client.get(CHOOSE)
