"""Signing somebody in and out, and where they go then."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from orchard.domain.core import demo
from orchard.domain.core import signing as tries
from orchard.domain.core.models import User
from orchard.interfaces.web.entry import noting
from orchard.interfaces.web.entry.addresses import address_of
from orchard.interfaces.web.frame.clock import now

HOME = "/"
TOKEN_BYTES = 32
NOTHING_STAYS = '"cache", "cookies", "storage"'


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed to sign in."""

    email: str
    password: str


class TooManyTries(Exception):
    """The account or the address tried too often; `seconds` says how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        self.minutes = math.ceil(self.seconds / 60)


def new_token() -> str:
    """Return a token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def absolute(path: str) -> str:
    """Return an address for a mail: built from the settings, never from what a visitor sent."""
    return f"{settings.ORCHARD_URL.rstrip('/')}{path}"


def safe_path(text: str | None) -> str:
    """Return a path of our own to go to, or the home page for anything else."""
    if not text or not text.startswith("/") or text.startswith("//"):
        return HOME
    if "\\" in text or any(ord(sign) < ord("!") for sign in text):
        return HOME
    return text if url_has_allowed_host_and_scheme(text, allowed_hosts=None) else HOME


def sign_in(request: HttpRequest, given: Credentials, goal: str) -> HttpResponse | None:
    """Return the way on, perhaps over a second step; nothing when the two do not fit.

    Raises TooManyTries, also for the right password: whoever guesses learns nothing then.
    """
    account, address = f"account:{given.email.lower()}", f"address:{address_of(request)}"
    if wait := tries.count_try((account, address), now()):
        noting.logger.warning("sign-in refused", extra={"reason": "too_many_tries"})
        raise TooManyTries(wait)
    user = authenticate(request, username=given.email, password=given.password)
    if not isinstance(user, User):
        noting.failure(request, noting.PASSWORD, email=given.email)
        return None
    tries.forget_tries(account, address)
    login = Login(user=user, redirect_url=goal, email=user.email)
    answer: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return answer


def sign_in_as(request: HttpRequest, user: User) -> HttpResponse:
    """Sign somebody of the demo's cast in without a password; in a real installation: not found."""
    chosen = demo.member(user.pk)
    get_adapter(request).login(request, chosen)
    return HttpResponseRedirect(HOME)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and on the server, and let the browser forget what it kept."""
    end_session(request)
    answer = HttpResponseRedirect(reverse("entry:sign_in"))
    answer.headers["Clear-Site-Data"] = NOTHING_STAYS
    return answer
