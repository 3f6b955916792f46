"""Where we are: moments are shown in the organisation's time zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from orchard.domain.core import queries
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User

KEY = "frame.time_zone"
SECONDS = 60
"""How long a changed time zone may take to reach every process."""


class PlaceMiddleware:
    """Show the moments of a page in the organisation's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, in the right zone."""
        viewer = getattr(request, "user", None)
        if not isinstance(viewer, User):
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(_zone(viewer))):
            return self.get_response(request)


def _zone(viewer: User) -> str:
    """Return the name of the zone; asked of the database once a minute."""
    cache = caches["process"]
    found: str | None = cache.get(KEY)
    if found is None:
        try:
            found = queries.organisation(viewer).time_zone
        except NotFound:
            return "UTC"
        cache.set(KEY, found, SECONDS)
    return found
