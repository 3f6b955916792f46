"""One's own page: name and appearance, password, second factor, sessions."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core import services
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Theme
from orchard.domain.core.services import Preferences
from orchard.interfaces.web.entry import devices
from orchard.interfaces.web.entry import sessions as session_limits
from orchard.interfaces.web.entry.forms import AppearanceForm, ChangePasswordForm, PreferencesForm
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own page, and keep name and appearance."""
    user = viewer_of(request)
    form = PreferencesForm(request.POST or None, initial=_preferences(user))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        kept = {"language": user.language} | given
        chosen = Preferences(**kept | {"theme": Theme(given["theme"])})
        if attempt(
            form,
            lambda: services.change_preferences(
                user, expected=version, preferences=chosen, by=user, at=now()
            ),
        ):
            toasts.say(request, _("Saved."))
            return redirect("entry:own")
    return page(request, "entry/own.html", {"form": form, **_of_sign_in(user)}, nav="settings")


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen in the menu or the help, for every browser of this person."""
    user, form = viewer_of(request), AppearanceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    services.change_appearance(user, **form.cleaned_data, by=user, at=now())
    return HttpResponse(status=204)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Replace one's own password; other sessions and tokens are over."""
    user = viewer_of(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(
            form,
            lambda: services.change_password(
                user, current=given["current"], new=given["password"], by=user, at=now()
            ),
        ):
            session_limits.keep(request, user)
            text = _("Your password is changed. Other sessions and your access tokens are over.")
            toasts.say(request, text)
            return redirect("entry:own")
    return page(request, "entry/password.html", {"form": form}, nav="settings")


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in."""
    found = UserSession.objects.purge_and_list(viewer_of(request))
    rows = [(session, devices.name_of(session.user_agent)) for session in found]
    return page(request, "entry/sessions.html", {"rows": rows}, nav="settings")


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions."""
    found = UserSession.objects.filter(user=viewer_of(request), pk=session_id).first()
    if found is None:
        raise NotFound
    found.end()
    toasts.say(request, _("This session is over."))
    return redirect("entry:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    user = viewer_of(request)
    session_limits.keep(request, services.end_sessions(user, by=user, at=now()))
    toasts.say(request, _("You are signed out everywhere else, and your access tokens are over."))
    return redirect("entry:sessions")


def _preferences(user: User) -> dict[str, object]:
    names = ("name", "theme", "shortcuts", "version")
    language = user.language or settings.LANGUAGE_CODE
    return {"language": language, **{name: getattr(user, name) for name in names}}


def _of_sign_in(user: User) -> dict[str, object]:
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "sessions": UserSession.objects.filter(user=user).count(),
    }
