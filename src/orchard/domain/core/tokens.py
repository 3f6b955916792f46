"""The person behind a token: made at random, kept as a digest, alive no longer than they work here."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from orchard.domain.core.models import ApiToken, User

__all__ = ["ApiToken", "User", "digest_of", "living_token", "new_token"]

PREFIX = "orchard_"
BYTES = 32


def new_token() -> str:
    """Return a token that nobody can guess; its start tells what it is wherever it is found."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a token. It is random enough that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def living_token(token: str, *, at: datetime) -> ApiToken | None:
    """Return what is known of a token that may be used now; remember the day of its last use."""
    if not token.startswith(PREFIX):
        return None
    alive = ApiToken.objects.alive(at.date()).filter(digest=digest_of(token))
    found = alive.select_related("user").first()
    if found is not None and found.last_used_on != at.date():
        ApiToken.objects.filter(pk=found.pk).update(last_used_on=at.date())
    return found
