"""Tells the trail who came in or was refused, and ends other sessions when a second step changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase

from orchard.domain.core import networks, services
from orchard.domain.core import signing as people
from orchard.domain.core.models import User
from orchard.domain.core.services import sign_ins
from orchard.interfaces.web.entry import sessions
from orchard.interfaces.web.entry.addresses import address_of
from orchard.interfaces.web.frame.clock import now

logger = logging.getLogger("orchard.sign_in")

DEMO = ("demo",)
PASSWORD, PASSKEY, STEP, AGAIN = "password", "passkey", "second_step", "again"
ELSEWHERE = "organisation"
REDIRECT = 302
View = Callable[..., HttpResponseBase]


def success(request: HttpRequest, user: User) -> None:
    """Note that the person is in, and by which ways."""
    records = get_authentication_records(request, user)
    ways = tuple(str(record.get("type", record["method"])) for record in records) or DEMO
    origin = networks.network_of(address_of(request))
    sign_ins.note_sign_in(user, ways=ways, origin=origin, by=user, at=now())


def failure(request: HttpRequest, way: str, *, user: User | None = None, email: str = "") -> None:
    """Note that somebody was refused: a person, or a stranger of whom nothing is kept."""
    whom = user or people.person(email) or sign_ins.STRANGER
    origin = networks.network_of(address_of(request))
    logger.warning("sign-in refused", extra={"reason": way})
    sign_ins.note_failed_sign_in(whom, way=way, origin=origin, by=None, at=now())


def noting_failures(view: View, way: str) -> View:
    """Note every try that the view of a further step refuses."""

    @wraps(view)
    def noted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        before = request.user if isinstance(request.user, User) else None
        response = view(request, *args, **kwargs)
        stage = getattr(request, "_login_stage", None)
        user = before or (stage.login.user if stage else None)
        is_in = response.status_code == REDIRECT if before else request.user.is_authenticated
        if request.method == "POST" and not is_in and (user or way == PASSKEY):
            failure(request, way, user=user)
        return response

    return noted


def ending_other_sessions(view: View) -> View:
    """End the person's other sessions when the view has added, renewed or removed a factor."""

    @wraps(view)
    def ending(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        before = _factors(request)
        response = view(request, *args, **kwargs)
        after = _factors(request)
        if isinstance(request.user, User) and after != before:
            kinds = tuple(sorted(after.values()))
            services.note_second_step(request.user, kinds=kinds, by=request.user, at=now())
            sessions.keep(request, request.user)
        return response

    return ending


def _factors(request: HttpRequest) -> dict[int, str]:
    """Return the person's factors, asked for only where one may change."""
    if request.method != "POST" or not isinstance(request.user, User):
        return {}
    return dict(Authenticator.objects.filter(user=request.user).values_list("pk", "type"))
