"""Who asks: the person behind a token, what the token was made for, and how often it may ask."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, AuthorizationError, Throttled
from ninja.security import HttpBearer

from orchard.domain.core import factors, tallies
from orchard.domain.core.rules import TokenScope
from orchard.domain.core.tokens import ApiToken, User, living_token
from orchard.interfaces.api import clock

logger = logging.getLogger("orchard.refusals")

PER_MINUTE = 600
MINUTE = 60


class Bearer(HttpBearer):
    """`Authorization: Bearer orchard_…`; sign-in cookies open nothing here."""

    def __init__(self, scope: TokenScope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Return what is known of the token; refuse it where it may not be used."""
        found = living_token(token, at=clock.now())
        if found is None:
            logger.warning("refused", extra={"reason": "no_living_token"})
            raise AuthenticationError(message=_("This token is not valid, or no longer."))
        _count(found)
        _require_factor(found.user)
        if not found.allows(self.scope):
            logger.warning("refused", extra={"reason": "scope", "user": found.user_id})
            text = _("This token was not made for that. Make one that may: %(scope)s.")
            raise AuthorizationError(message=text % {"scope": self.scope.label})
        return found


READ = Bearer(TokenScope.READ)


def asker(request: HttpRequest) -> User:
    """Return the person for whom the request is answered."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # set after authenticate
    return token.user


def _require_factor(person: User) -> None:
    """Refuse a person whose sign-in lacks what their role demands: a token is no way around it."""
    if factors.lacks_factor(person):
        text = _("Your role needs a second step at sign-in. Sign in and add one to go on.")
        raise AuthorizationError(message=text)


def _count(token: ApiToken) -> None:
    """Count the request in its minute; too many are refused until the minute is over."""
    at = clock.now()
    moment = int(at.timestamp())
    minute = moment - moment % MINUTE
    if _counted(f"api-{token.pk}-{minute}", minute + 2 * MINUTE, at) > PER_MINUTE:
        raise Throttled(wait=minute + MINUTE - moment)


def _counted(name: str, ends: int, at: datetime) -> int:
    """Return how often the name was counted, over all processes.

    Where the database cannot be written, as on a full disk, reading goes on and this process
    counts alone.
    """
    try:
        return tallies.count(name, ends_at=datetime.fromtimestamp(ends, UTC), at=at)
    except DatabaseError:
        alone = caches["process"]
        alone.add(name, 0, timeout=2 * MINUTE)
        return int(alone.incr(name))
