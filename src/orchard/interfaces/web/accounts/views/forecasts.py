"""The forecasts of an account: the list, one version, and the editor of a draft."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.services import assumptions as services
from orchard.interfaces.web.accounts.conflicts import settle
from orchard.interfaces.web.accounts.forecasts import version_page
from orchard.interfaces.web.accounts.forms.forecast import ForecastForm, shown
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen_with_margins
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt


@require_safe
def forecasts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all versions, and how to begin a new one."""
    found = seen_with_margins(request, slug)
    versions = list(assumptions.forecasts(found.viewer, found.account))
    context = {
        "versions": versions,
        "draft": next((one for one in versions if not one.is_published), None),
        "published": next((one for one in versions if one.is_published), None),
        "may_edit": assumptions.may_edit(found.viewer, found.account),
    }
    return account_page(request, "accounts/forecasts.html", found, context, tab="economics")


@require_safe
def forecast(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one version with its years, value, grade and bridges."""
    found = seen_with_margins(request, slug)
    version = assumptions.forecast(found.viewer, found.account, number)
    context = version_page(found, version)
    return account_page(request, "accounts/forecast.html", found, context, tab="economics")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Edit a draft; a stale one shows both texts and loses nothing."""
    found = seen_with_margins(request, slug)
    draft = assumptions.forecast(found.viewer, found.account, number)
    if draft.is_published or not assumptions.may_edit(found.viewer, found.account):
        raise NotAllowed
    form = ForecastForm(draft, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: services.change_draft(
            draft, expected=given["version"], assumptions=form.assumptions(),
            reason=given["reason"], by=found.viewer, at=now(),
        )):  # fmt: skip
            toasts.say(request, _("Draft saved."))
            return redirect("accounts:forecast", slug=slug, number=number)
        draft.refresh_from_db()
        settle(form, shown(draft), version=draft.version)
    context = {"form": form, "draft": draft}
    return account_page(request, "accounts/forecast_edit.html", found, context, tab="economics",
                        status=422 if form.errors else 200)  # fmt: skip
