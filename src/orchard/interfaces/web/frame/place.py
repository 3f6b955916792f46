"""Where we are: the organisation's time zone and the viewer's language."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from orchard.domain.core import queries
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User

KEY = "frame.time_zone"
SECONDS = 60
"""How long a changed time zone may take to reach every process."""


class PlaceMiddleware:
    """Show a page in its viewer's language, and its moments in the organisation's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, in the right zone and language."""
        viewer = getattr(request, "user", None)
        if not isinstance(viewer, User):
            return self.get_response(request)
        zone, language = zoneinfo.ZoneInfo(_zone(viewer)), _language(viewer)
        with timezone.override(zone), translation.override(language):
            return self.get_response(request)


def _language(viewer: User) -> str:
    """Return the viewer's language, as long as it is offered."""
    is_offered = viewer.language in dict(settings.LANGUAGES)
    return viewer.language if is_offered else settings.LANGUAGE_CODE


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
