"""The portal's own host name: there is nothing but the portal there, and no portal anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

BASE = "/portal/"
EVERYWHERE = ("/static/", "/healthz", "/readyz", "/version")


class HostMiddleware:
    """Keep the customers' host and our people's host apart, where the settings name two."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what belongs to the host; anything else is not there."""
        theirs, ours = _host(settings.ORCHARD_PORTAL_URL), _host(settings.ORCHARD_URL)
        path = request.path_info
        if theirs == ours or path.startswith(EVERYWHERE):
            return self.get_response(request)
        is_theirs = request.get_host().lower() == theirs
        if is_theirs and path == "/":
            return redirect(BASE)
        if is_theirs != path.startswith(BASE):
            return HttpResponse("Nothing is at this address.", "text/plain", status=404)
        return self.get_response(request)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
