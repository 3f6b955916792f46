"""Pages of the KPI register."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.programme import queries, services
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.kpis.forms import DecisionForm, KpiForm
from orchard.interfaces.web.kpis.standing import standings


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register: what each KPI is for, and what was last decided on it."""
    viewer = viewer_of(request)
    entries = queries.register(viewer, on=_today(viewer))
    context = {
        "entries": entries,
        "standings": standings(viewer),
        "unused": [entry for entry in entries if entry.is_unused],
        "removed": queries.removed(viewer),
        "may_edit": may(viewer, Permission.EDIT_KPIS),
    }
    return programme_page(request, "kpis/register.html", context, tab="kpis")


@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """Enter the KPIs that the ledger's figures give."""
    viewer = viewer_of(request)
    services.found_register("ledger", by=viewer, at=now())
    toasts.say(request, _("The KPIs of the ledger stand in the register."))
    return redirect("programme:kpis")


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter a KPI."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_KPIS)
    form = KpiForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        added = attempt(form, lambda: services.add_kpi(form.description(), by=viewer, at=now()))
        if added and added.outcome is not None:
            toasts.say(request, _("The KPI stands in the register."))
            return redirect("programme:kpi", added.outcome.key)
    return programme_page(request, "kpis/form.html", {"form": form}, tab="kpis")


@require_safe
def kpi(request: HttpRequest, key: str) -> HttpResponse:
    """Show one KPI with all decisions."""
    viewer = viewer_of(request)
    found = queries.kpi(viewer, key)
    context = {
        "kpi": found,
        "now": standings(viewer).get(key),
        "decisions": queries.decisions(viewer, found),
        "form": DecisionForm(initial={"on": _today(viewer)}),
        "may_edit": may(viewer, Permission.EDIT_KPIS),
    }
    return programme_page(request, "kpis/kpi.html", context, tab="kpis")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change what the register says."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_KPIS)
    found = queries.kpi(viewer, key)
    form = KpiForm(request.POST or None, viewer=viewer, kpi=found)
    if request.method == "POST" and form.is_valid():
        expected = form.cleaned_data["version"] or 0  # no row has it: nothing is written over
        if attempt(
            form,
            lambda: services.change_kpi(
                found, expected=expected, description=form.description(), by=viewer, at=now()
            ),
        ):
            toasts.say(request, _("Saved."))
            return redirect("programme:kpi", key)
    return programme_page(request, "kpis/form.html", {"form": form, "kpi": found}, tab="kpis")


@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Write a decision down."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_KPIS)
    found = queries.kpi(viewer, key)
    form = DecisionForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: services.decide(found, **form.cleaned_data, by=viewer, at=now())
    ):
        toasts.say(request, _("The decision is written down."))
        return redirect("programme:kpi", key)
    decisions = queries.decisions(viewer, found)
    context = {"kpi": found, "decisions": decisions, "form": form, "may_edit": True}
    return programme_page(request, "kpis/kpi.html", context, tab="kpis", status=422)


@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a KPI out of the register."""
    viewer = viewer_of(request)
    found = queries.kpi(viewer, key)
    services.remove_kpi(found, expected=version_seen(request), by=viewer, at=now())
    undo = reverse("programme:restore", args=[key])
    toasts.say(request, _("%(title)s is out of the register.") % {"title": found.title}, undo)
    return redirect("programme:kpis")


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Put a KPI back."""
    viewer = viewer_of(request)
    services.restore_kpi(queries.kpi(viewer, key), by=viewer, at=now())
    return redirect("programme:kpis")


@require_POST
def opened(request: HttpRequest, key: str) -> HttpResponse:
    """Note that somebody looked at the KPI today."""
    viewer = viewer_of(request)
    found = queries.kpi(viewer, key)
    today = _today(viewer)
    if not queries.was_opened(viewer, found, today):
        services.note_opening(found, on=today, by=viewer, at=now())
    return HttpResponse(status=204)


def _today(viewer: User) -> date:
    return core.fiscal_calendar(viewer).today(now())
