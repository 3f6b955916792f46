"""The page of one's own tokens: shown once, listed without their text, revoked at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from orchard.domain.core.models import ApiToken, User
from orchard.domain.core.rules import Role
from orchard.interfaces.api import clock
from people import make_user
from programs import token_of, with_token

PAGE = "/me/tokens"


@pytest.fixture
def rita(db: None) -> User:
    return make_user("Rita Reader", Role.READER)


@pytest.fixture
def browser(rita: User) -> Client:
    client = Client()
    client.force_login(rita)
    return client


def form() -> dict[str, object]:
    day = clock.now().date() + timedelta(days=9)
    return {"name": "Reports", "scopes": ["read"], "expires_on": day.isoformat()}


def test_a_new_token_is_shown_once_and_works(browser: Client):
    shown = browser.post(PAGE, form()).content.decode()

    (text,) = re.findall(r"orchard_[\w-]{30,}", shown)
    assert with_token(text).get("/api/v1/me").json()["name"] == "Rita Reader"
    assert text not in browser.get(PAGE).content.decode()


def test_a_token_without_a_purpose_is_refused_with_a_text(browser: Client):
    shown = browser.post(PAGE, {**form(), "scopes": []})

    assert "required" in shown.content.decode()
    assert ApiToken.objects.count() == 0


def test_a_revoked_token_is_refused_at_once(browser: Client, rita: User):
    text = token_of(rita)

    browser.post(f"{PAGE}/{ApiToken.objects.get().pk}/revoke")

    assert with_token(text).get("/api/v1/me").status_code == 401


def test_somebody_elses_token_cannot_be_revoked(browser: Client):
    token_of(make_user("Finn Finance", Role.FINANCE))

    answer = browser.post(f"{PAGE}/{ApiToken.objects.get().pk}/revoke")

    assert answer.status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_the_description_of_the_interface_can_be_read(browser: Client):
    shown = browser.get("/api/v1/docs").content.decode()

    assert "/api/v1/accounts/{slug}/figures" in shown
