"""Who asks, as the domain knows them."""

from __future__ import annotations

from django.http import HttpRequest

from orchard.domain.core.models import User


def viewer_of(request: HttpRequest) -> User:
    """Return the person who is signed in; pages for everybody else never get here."""
    assert isinstance(request.user, User), "views ask for a sign-in unless they say otherwise"
    return request.user
