"""Programs that ask the interface for a person, with a token of theirs."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from orchard.domain.core.models import User
from orchard.domain.core.rules import TokenScope
from orchard.domain.core.services.tokens import make_token
from orchard.interfaces.api import clock


def token_of(user: User, *scopes: TokenScope) -> str:
    """Return a token that the person just made; without scopes it may do everything."""
    at = clock.now()
    made = make_token(
        user,
        name="test",
        scopes=scopes or tuple(TokenScope),
        expires_on=at.date() + timedelta(days=30),
        by=user,
        at=at,
    )
    return made.text


def program_of(user: User, *scopes: TokenScope) -> Client:
    """Return a program that acts for the person."""
    return with_token(token_of(user, *scopes))


def with_token(text: str) -> Client:
    """Return a program that sends this as its token."""
    return Client(headers={"Authorization": f"Bearer {text}"})
