"""The sign-in page."""

from __future__ import annotations

import pytest
from django.test import Client

from orchard.domain.core import services
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON, make_user

PASSWORD = "four plain words here"


@pytest.fixture
def kari(db: None) -> User:
    user = make_user("Kari Lund", Role.ADMINISTRATOR)
    services.change_password(user, current="", new=PASSWORD, by=user, at=NOON)
    return user


def sign_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post("/sign-in", {"email": "Kari.Lund@supplier.example", "password": password, **more})


def test_pages_lead_to_sign_in(client: Client, db: None):
    answer = client.get("/me")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/me"


def test_the_page_asks_for_address_and_password(client: Client, db: None):
    answer = client.get("/sign-in")

    assert answer.status_code == 200
    assert 'autocomplete="current-password"' in answer.content.decode()


def test_nobody_can_sign_in_yet_is_said(client: Client, db: None):
    assert "orchard users link" in client.get("/sign-in").content.decode()


def test_the_right_password_opens_the_page_asked_for(client: Client, kari: User):
    answer = sign_in(client, next="/me")

    assert answer.headers["Location"] == "/me"
    assert client.get("/me").status_code == 200


def test_a_wrong_password_says_no_more_than_that(client: Client, kari: User):
    answer = sign_in(client, "something else entirely")

    assert answer.status_code == 200
    assert "do not fit together" in answer.content.decode()


def test_somebody_who_left_cannot_sign_in(client: Client, kari: User):
    User.objects.filter(pk=kari.pk).update(is_active=False)

    assert "do not fit together" in sign_in(client).content.decode()


def test_signing_out_lets_the_browser_forget(client: Client, kari: User):
    sign_in(client)
    old = client.cookies["session"].value

    answer = client.post("/sign-out")
    client.cookies["session"] = old

    assert answer.headers["Clear-Site-Data"]
    assert client.get("/me").status_code == 302


def test_signing_out_needs_a_post(client: Client, kari: User):
    sign_in(client)

    assert client.get("/sign-out").status_code == 405
    assert client.get("/me").status_code == 200
