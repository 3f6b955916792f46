"""Who is in: the portal's own cookie, apart from our people's; neither opens the other's pages."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from orchard.domain.core.mistakes import Conflict, DomainError, NotAllowed, NotFound
from orchard.domain.plans import entry
from orchard.domain.plans.rules.portal import LASTS, Guest
from orchard.interfaces.portal.clock import now
from orchard.interfaces.portal.pages import page

View = Callable[..., HttpResponseBase]
PATH = "/"


def cookie_name() -> str:
    """Return the cookie's name; over TLS browsers send it to this host alone."""
    return "__Host-portal" if settings.HTTPS else "portal"


def guest_in(request: HttpRequest) -> Guest | None:
    """Return who is in by the cookie of the request."""
    return entry.guest_in(request.COOKIES.get(cookie_name(), ""), now())


def let_in(answer: HttpResponseBase, key: str) -> HttpResponseBase:
    """Let the browser show the session's key from now on."""
    answer.set_cookie(
        cookie_name(), key, max_age=int(LASTS.total_seconds()), path=PATH, httponly=True,
        secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip
    return answer


def let_go(answer: HttpResponseBase) -> HttpResponseBase:
    """Let the browser forget the key."""
    answer.delete_cookie(cookie_name(), path=PATH, samesite="Lax")
    return answer


def for_guests(view: View) -> View:
    """Show a page to people of the portal alone; whoever else comes is asked for their link."""

    @login_not_required
    @wraps(view)
    def asked(request: HttpRequest, **arguments: object) -> HttpResponseBase:
        guest = guest_in(request)
        if guest is None:
            goal = urlencode({"next": request.path})
            return redirect(f"{reverse('portal:sign_in')}?{goal}")
        with timezone.override(zoneinfo.ZoneInfo(guest.time_zone)):
            try:
                answer = view(request, guest, **arguments)
            except DomainError as mistake:
                return refusal(request, guest, mistake)
            entry.keep_alive(guest, now())
            return answer

    return asked


def refusal(request: HttpRequest, guest: Guest, mistake: DomainError) -> HttpResponse:
    """Return the portal's own page of a mistake: what is hidden looks like what never was."""
    if isinstance(mistake, NotFound | NotAllowed):
        return page(request, "portal/missing.html", guest, status=404)
    status = 409 if isinstance(mistake, Conflict) else 422
    return page(request, "portal/mistake.html", guest, {"text": str(mistake)}, status=status)
