"""What one does to a forecast as a whole: begin, publish, discard."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.services import assumptions as services
from orchard.interfaces.web.accounts.forecasts import version_page
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen_to_edit
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt


class OnVersion(forms.Form):
    """The state of the draft that the person saw."""

    version = forms.IntegerField()


@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft from the forecast that counts, else from the ledger's run-rate."""
    found = seen_to_edit(request, slug)
    is_from_ledger = request.POST.get("start") == "ledger"
    service = services.propose_from_ledger if is_from_ledger else services.revise_forecast
    draft = service(found.account, by=found.viewer, at=now())
    return redirect("accounts:edit_forecast", slug=slug, number=draft.number)


@require_POST
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish a draft; what it lacks is said on its page."""
    found = seen_to_edit(request, slug)
    draft = assumptions.forecast(found.viewer, found.account, number)
    form = OnVersion(request.POST)
    if form.is_valid() and attempt(form, lambda: services.publish_forecast(
        draft, expected=form.cleaned_data["version"], by=found.viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Forecast published. It counts from now on."))
        return redirect("accounts:forecast", slug=slug, number=number)
    draft.refresh_from_db()
    context = {**version_page(found, draft), "form": form}
    return account_page(request, "accounts/forecast.html", found, context, tab="economics",
                        status=422)  # fmt: skip


@require_POST
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Throw a draft away."""
    found = seen_to_edit(request, slug)
    draft = assumptions.forecast(found.viewer, found.account, number)
    services.discard_draft(draft, by=found.viewer, at=now())
    toasts.say(request, _("Draft discarded. What was published stays."))
    return redirect("accounts:forecasts", slug=slug)
