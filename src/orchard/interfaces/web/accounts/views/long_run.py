"""The long run of an account, and the shocks that were named."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.services import assumptions as services
from orchard.interfaces.web.accounts.forms.shock import ShockForm
from orchard.interfaces.web.accounts.long_run import long_run as years
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt


@require_safe
def long_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Show value, revenue and contribution by year, with what hit the account."""
    found = seen(request, slug)
    form = ShockForm(initial={"year": now().year})
    context = {**years(found), "form": form}
    return account_page(request, "accounts/long_run.html", found, context, tab="economics")


@require_POST
def note_shock(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a shock."""
    found = seen(request, slug)
    form = ShockForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.note_shock(
        found.account, note=form.note(), by=found.viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Shock noted."))
        return redirect("accounts:long_run", slug=slug)
    context = {**years(found), "form": form}
    return account_page(request, "accounts/long_run.html", found, context, tab="economics",
                        status=422)  # fmt: skip


@require_POST
def remove_shock(request: HttpRequest, slug: str, shock_id: int) -> HttpResponse:
    """Take a shock off the list."""
    found = seen(request, slug)
    shock = assumptions.shock(found.viewer, found.account, shock_id)
    services.remove_shock(shock, by=found.viewer, at=now())
    toasts.say(request, _("Shock taken off the list."))
    return redirect("accounts:long_run", slug=slug)
