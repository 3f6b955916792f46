"""The way in and out: a link that works once, a new one, one's own sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core import signing
from orchard.domain.core.mistakes import DomainError
from orchard.domain.plans import entry, services
from orchard.domain.plans.queries import portal
from orchard.domain.plans.rules.portal import Guest
from orchard.interfaces.portal import addresses, sessions, tasks
from orchard.interfaces.portal.clock import now
from orchard.interfaces.portal.forms import AddressForm, EnterForm
from orchard.interfaces.portal.pages import page
from orchard.interfaces.portal.sessions import for_guests

GONE, TOO_MANY, WRONG = 410, 429, 422


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for the address and send a new link there; everybody gets the same answer."""
    if request.method in {"GET", "HEAD"} and sessions.guest_in(request):
        return redirect(addresses.safe_goal(request.GET.get("next", "")))
    form, is_sent = AddressForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        keys = (f"portal:{email.lower()}", f"portal-from:{addresses.visitor(request)}")
        if not signing.count_try(keys, now()):
            tasks.ask_for_link(email)
        is_sent = True
    context = {"form": form, "is_sent": is_sent, "ours": entry.organisation().name}
    return page(request, "portal/sign_in.html", None, context)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """Come in by a link: one press, so that programs that look at letters do not use it up."""
    link = entry.open_link(token, now())
    if link is None:
        context = {"form": AddressForm(), "is_over": True, "ours": entry.organisation().name}
        return page(request, "portal/sign_in.html", None, context, status=GONE)
    sent = request.POST if request.method == "POST" else None
    form = EnterForm(sent, needs_code=bool(link.person.code))
    if form.is_valid():
        keys = (f"portal-code:{link.person_id}",)
        if signing.count_try(keys, now()):
            form.add_error(None, _("Too many tries. Wait some minutes and try again."))
        elif key := _entered(request, token, form):
            return sessions.let_in(redirect("portal:plan"), key)
    context = {
        "form": form,
        "person": entry.guest_of(link.person, None),
        "has_code": link.person.code,
    }
    return page(request, "portal/enter.html", None, context, status=WRONG if form.errors else 200)


@require_POST
@for_guests
def leave(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """End this session."""
    services.end_portal_session(guest, session_id=guest.session or 0, by=None, at=now())
    return sessions.let_go(redirect("portal:sign_in"))


@require_safe
@for_guests
def own(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """Show the browsers in which the guest is in."""
    found = portal.guest_sessions(guest, at=now())
    return page(request, "portal/sessions.html", guest, {"sessions": found, "place": "own"})


@require_POST
@for_guests
def end(request: HttpRequest, guest: Guest, session_id: int) -> HttpResponseBase:
    """End another session of one's own."""
    services.end_portal_session(guest, session_id=session_id, by=None, at=now())
    messages.success(request, _("That browser is signed out."))
    return redirect("portal:own")


def _entered(request: HttpRequest, token: str, form: EnterForm) -> str:
    """Return the key of a new session, or nothing with the reason on the form."""
    key, device = addresses.new_token(), request.headers.get("User-Agent", "")
    try:
        services.enter_portal(
            token, code=form.cleaned_data.get("code", ""), key=key, device=device, by=None, at=now()
        )
    except DomainError as mistake:
        form.add_error(None, str(mistake))
        return ""
    return key
