"""Pages of the way in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core import demo, services
from orchard.domain.core import signing as people
from orchard.domain.core.models import User
from orchard.domain.core.rules import LinkPurpose
from orchard.domain.core.services import Beginner, OrganisationSettings
from orchard.interfaces.web.entry import beginning, signing, tasks
from orchard.interfaces.web.entry.addresses import address_of
from orchard.interfaces.web.entry.forms import (
    ForgottenForm,
    NewPasswordForm,
    SignInForm,
    StartForm,
)
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page

TOO_MANY, GONE = 429, 410
CHOSEN = {
    LinkPurpose.INVITATION: _later("Welcome. Sign in with your new password."),
    LinkPurpose.PASSWORD_RESET: _later("Your new password is set. Sign in with it."),
}


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign somebody in with address and password."""
    goal = signing.safe_path(request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(goal)
    form, status, wait = SignInForm(request.POST or None), 200, 0
    if request.method == "POST" and form.is_valid():
        try:
            given = signing.Credentials(**form.cleaned_data)
            if way_on := signing.sign_in(request, given, goal):
                return way_on
            form.add_error(None, _("Address and password do not fit together."))
        except signing.TooManyTries as mistake:
            status, wait = TOO_MANY, mistake.seconds
            form.add_error(None, _too_many(mistake.minutes))
    answer = page(request, "entry/sign_in.html", _of_sign_in(form, goal), status=status)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    return signing.sign_out(request)


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link to whoever forgot the password; say the same to everybody."""
    form, is_sent = ForgottenForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        keys = (f"reset:{email.lower()}", f"reset-from:{address_of(request)}")
        if not people.count_try(keys, now()):
            tasks.ask_for_reset(email)
        is_sent = True
    return page(request, "entry/forgotten.html", {"form": form, "is_sent": is_sent})


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest, token: str, purpose: LinkPurpose) -> HttpResponse:
    """Choose a password by a link: the first one by an invitation, or a new one."""
    link = people.open_link(token, purpose, now())
    if link is None:
        return page(request, "entry/link_is_over.html", status=GONE)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"purpose": purpose, "password": form.cleaned_data["password"]}
        if attempt(form, lambda: services.choose_password(token, **given, by=None, at=now())):
            toasts.say(request, CHOSEN[purpose])
            return redirect("entry:sign_in")
    is_first = purpose is LinkPurpose.INVITATION
    context = {"form": form, "person": link.user, "is_first": is_first}
    return page(request, "entry/new_password.html", context)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Set up the organisation and become its first administrator."""
    link = people.open_link(token, LinkPurpose.FIRST_ADMINISTRATOR, now())
    if link is None or people.anybody_can_sign_in():
        return page(request, "entry/link_is_over.html", {"is_start": True}, status=GONE)
    currency = beginning.known_currency()
    form = StartForm(request.POST or None)
    form.keep_currency(currency)
    if request.method == "POST" and form.is_valid():
        begun = attempt(form, lambda: _begin(token, form.cleaned_data, currency))
        if begun and begun.outcome is not None:
            given = signing.Credentials(begun.outcome.email, form.cleaned_data["password"])
            return signing.sign_in(request, given, signing.HOME) or redirect("entry:sign_in")
    return page(request, "entry/start.html", {"form": form, "currency": currency})


def _begin(token: str, given: dict[str, object], currency: str | None) -> User:
    names = ("email", "name", "password", "leads_programme")
    beginner = Beginner(**{name: given[name] for name in names})  # type: ignore[arg-type]  # cleaned
    chosen = ("fiscal_year_starts", "time_zone")
    organisation = OrganisationSettings(
        str(given["organisation"]),
        **{name: given[name] for name in chosen},  # type: ignore[arg-type]  # cleaned by the form
    )
    return services.become_first_administrator(
        token,
        beginner=beginner,
        settings=organisation,
        currency=currency or str(given["currency"]),
        by=None,
        at=now(),
    )


def _of_sign_in(form: SignInForm, goal: str) -> dict[str, object]:
    return {
        "form": form,
        "goal": goal,
        "is_new": not people.anybody_can_sign_in(),
        "is_demo": demo.is_demo(),
        "provider": settings.OIDC_NAME,
        "provider_id": settings.OIDC_ID,
    }


def _too_many(minutes: int) -> str:
    text = ngettext(
        "Too many tries. Wait %(count)d minute and try again.",
        "Too many tries. Wait %(count)d minutes and try again.",
        minutes,
    )
    return text % {"count": minutes}
