"""Who looks: the roles of a viewer are read once for a page that only reads."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]
READING = frozenset({"GET", "HEAD"})


class ViewerMiddleware:
    """Read the viewer's roles once; a request that writes asks for them at every decision."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on with a viewer whose roles are known."""
        if request.method in READING and request.user.is_authenticated:
            prefetch_related_objects([request.user], "roles")
        return self.get_response(request)
