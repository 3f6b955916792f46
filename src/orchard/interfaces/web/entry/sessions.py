"""How long a session lasts, and whose sign-in needs a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from orchard.domain.core import factors
from orchard.domain.core.models import User
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now

BEGAN, SEEN, SECURED = "began", "seen", "secured"
SEEN_EVERY = timedelta(minutes=1)
ADDING_ONE = ("/me/two-factor", "/me/passkeys", "/me/again")
FREE_OF_SECOND_FACTOR = (*ADDING_ONE, "/sign-", "/static/", "/healthz", "/readyz", "/version")
"""Nothing else of one's own: a token made without the second step would stand in for it."""

View = Callable[[HttpRequest], HttpResponseBase]


def begin(request: HttpRequest) -> None:
    """Note when the session began."""
    request.session[BEGAN] = request.session[SEEN] = now().timestamp()


def list_as_own(request: HttpRequest) -> None:
    """Let the session stand among those that its person sees and can end."""
    UserSession.objects.create_from_request(request)


def keep(request: HttpRequest, user: User) -> None:
    """Let the session of who changed their own access go on, under a new key."""
    update_session_auth_hash(request, user)
    list_as_own(request)


class SessionLimits:
    """End sessions that were idle too long or are too old."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, as nobody's when the session is over."""
        if request.user.is_authenticated:
            _keep_or_end(request)
        answer = self.get_response(request)
        return HttpResponse(status=401) if _is_sign_in_in_a_part(request, answer) else answer


class SecondFactor:
    """Send people whose role demands a second factor to the page where they add one."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or lead to the page."""
        if isinstance(request.user, User) and _lacks_factor(request, request.user):
            from django.utils.translation import gettext as _

            toasts.say(request, _("Your role needs a second step at sign-in. Add one to go on."))
            return redirect("mfa_index")
        return self.get_response(request)


def _keep_or_end(request: HttpRequest) -> None:
    moment = now().timestamp()
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if began is None or seen is None:
        begin(request)
    elif moment - began > settings.SESSION_LASTS or moment - seen > settings.SESSION_IDLES:
        logout(request)
    elif moment - seen > SEEN_EVERY.total_seconds():
        request.session[SEEN] = moment


def _is_sign_in_in_a_part(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Say whether the sign-in would replace a part of an open page, and what is typed in it."""
    is_part = request.headers.get("HX-Request") == "true" and not request.user.is_authenticated
    leads_on = answer.status_code == HTTPStatus.FOUND
    return is_part and leads_on and answer["Location"].startswith(reverse("entry:sign_in"))


def _lacks_factor(request: HttpRequest, user: User) -> bool:
    """Say whether the person must add a second factor first; asked until they have one."""
    if not settings.MFA_REQUIRED_ROLES:
        return False
    if request.path_info.startswith(FREE_OF_SECOND_FACTOR):
        if request.method == "POST":  # a factor may be removed: ask again
            request.session.pop(SECURED, None)
        return False
    if request.session.get(SECURED):
        return False
    if not factors.needs_factor(user):
        return False
    has_one = bool(is_mfa_enabled(user))
    request.session[SECURED] = has_one
    return not has_one
