"""What every answer tells the browser to refuse; the first middleware, so that none escapes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The policy of what is no page, a file or an answer for programs: it may load nothing."""

ONE_YEAR = "max-age=31536000; includeSubDomains"


class HeadersMiddleware:
    """Add the headers that an answer does not have yet; keep private answers out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with all headers."""
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", NO_PAGE)
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Content-Security-Policy"] = NO_PAGE
        if settings.HTTPS:
            response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
        if not _is_public_file(request, response):
            _keep_out_of_caches(response)
        return response


def _is_public_file(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether it is a file that everybody gets alike: style, script, picture of the product."""
    is_file = request.path_info.startswith(f"/{settings.STATIC_URL.lstrip('/')}")
    return is_file and response.status_code in {200, 206, 304}


def _keep_out_of_caches(response: HttpResponseBase) -> None:
    if "no-store" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "no-store"
