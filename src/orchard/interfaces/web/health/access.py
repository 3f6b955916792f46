"""One log line per request: which route, with what result, how fast; never who or what."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

logger = logging.getLogger("orchard.access")

QUIET = frozenset({"healthz", "readyz"})
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class AccessLogMiddleware:
    """Log every answer and name the request, so that a person can tell which one failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then log."""
        begun = time.perf_counter()
        name = request.request_id = _name(request)  # type: ignore[attr-defined]  # for the log
        response = self.get_response(request)
        response.headers["X-Request-Id"] = name
        match = request.resolver_match
        route = match.view_name if match else "-"
        is_file = request.path.startswith(settings.STATIC_URL)
        if not is_file and route.rpartition(":")[2] not in QUIET:
            facts = {"method": request.method, "route": route, "status": response.status_code}
            spent = {"ms": round((time.perf_counter() - begun) * 1000), "request_id": name}
            logger.info("request", extra=facts | spent)
        return response


def _name(request: HttpRequest) -> str:
    """Return the name that a proxy gave the request, if it is a name, else one of our own."""
    given = request.headers.get("X-Request-Id", "")
    return given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
