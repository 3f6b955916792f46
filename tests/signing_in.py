"""Somebody with a password, and a browser that signs in with it."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.http import HttpResponse
from django.test import Client

from orchard.domain.core import services
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON, make_user

PASSWORD = "four plain words here"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The secret of an authenticator app."""


def make_person(name: str, *roles: Role) -> User:
    """Return a person who can sign in."""
    user = make_user(name, *roles)
    return services.change_password(user, current="", new=PASSWORD, by=user, at=NOON)


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Post the form of the sign-in page."""
    return client.post("/sign-in", {"email": user.email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    """Say whether pages open."""
    return client.get("/me").status_code == 200


def code_of(secret: str = SECRET) -> str:
    """Return the code that an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
