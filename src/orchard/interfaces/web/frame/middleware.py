"""One place where the domain's mistakes become answers."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from orchard.domain.core.mistakes import Conflict, DomainError, NotAllowed, NotFound

logger = logging.getLogger("orchard.refusals")

View = Callable[[HttpRequest], HttpResponseBase]


class MistakesMiddleware:
    """Show a `DomainError` to the person: what they may not see does not exist."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, mistake: Exception) -> HttpResponse | None:
        """Return the page of a named mistake; leave all others to Django."""
        if not isinstance(mistake, DomainError):
            return None
        if isinstance(mistake, NotFound | NotAllowed):
            _log_refusal(request, mistake)
            return render(request, "404.html", status=404)
        status = 409 if isinstance(mistake, Conflict) else 422
        return render(request, "frame/mistake.html", {"text": str(mistake)}, status=status)


def _log_refusal(request: HttpRequest, mistake: DomainError) -> None:
    """Say on which route whom was refused what: keys only, no names, no addresses."""
    match = request.resolver_match
    facts = {"method": request.method, "route": match.view_name if match else "-"}
    level = logging.WARNING if isinstance(mistake, NotAllowed) else logging.INFO
    reason = "not_allowed" if isinstance(mistake, NotAllowed) else "not_visible"
    logger.log(level, "refused", extra=facts | {"user": request.user.pk, "reason": reason})
