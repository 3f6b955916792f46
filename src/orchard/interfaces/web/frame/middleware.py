"""One place where the domain's mistakes become answers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from orchard.domain.core.mistakes import Conflict, DomainError, NotAllowed, NotFound

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
            return render(request, "404.html", status=404)
        status = 409 if isinstance(mistake, Conflict) else 422
        return render(request, "frame/mistake.html", {"text": str(mistake)}, status=status)
