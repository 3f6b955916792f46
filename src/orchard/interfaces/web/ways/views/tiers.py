"""The service catalogue: what each tier gets, and what ordinary customers get."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core import queries as core
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.rules.choices import Tier
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took, version_seen
from orchard.interfaces.web.standing.acting import in_programme
from orchard.interfaces.web.ways import forms, steps
from orchard.interfaces.web.ways.rights import leading, rights

TAB = "tiers"
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def tiers(request: HttpRequest) -> HttpResponse:
    """Show the tiers beside each other."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_ACCOUNTS)
    context = {
        **rights(viewer),
        "tiers": list(Tier),
        "lines": [(one, [(tier, one.levels.get(tier, "")) for tier in Tier])
                  for one in queries.catalogue(viewer)],
        "removed": queries.removed_entitlements(viewer),
        "organisation": core.organisation(viewer),
    }  # fmt: skip
    return programme_page(request, "ways/tiers.html", context, tab=TAB)


@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """Begin with the catalogue that most suppliers can fulfil."""
    services.found_catalogue("catalogue", by=leading(request), at=now())
    toasts.say(request, _("The catalogue stands. Change what you cannot fulfil."))
    return redirect("ways:tiers")


@asked_or_sent
def add(request: HttpRequest) -> HttpResponse:
    """Add an entitlement."""
    viewer, form = leading(request), forms.EntitlementForm(request.POST or None)
    if took(request, form, steps.ADD_LINE.done, lambda: (
        services.add_entitlement(form.promise(), by=viewer, at=now())
    )):  # fmt: skip
        return redirect("ways:tiers")
    return in_programme(request, form, steps.ADD_LINE, tab=TAB, back=reverse("ways:tiers"))


@asked_or_sent
def change(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Change an entitlement."""
    viewer = leading(request)
    line = queries.served(viewer, entitlement_id)
    form = forms.EntitlementForm(request.POST or None, initial=forms.entitlement_shown(line))
    if took(request, form, steps.CHANGE_LINE.done, lambda: services.change_entitlement(
        line.entitlement, expected=form.expected, promise=form.promise(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("ways:tiers")
    return in_programme(request, form, steps.CHANGE_LINE, tab=TAB, back=reverse("ways:tiers"),
                        context={"entitlement": line.entitlement})  # fmt: skip


@require_POST
def remove(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Take an entitlement out of the catalogue."""
    viewer = leading(request)
    row = queries.entitlement(viewer, entitlement_id)
    services.remove_entitlement(row, expected=version_seen(request), by=viewer, at=now())
    undo = reverse("ways:restore_entitlement", args=[entitlement_id])
    toasts.say(request, _("%(title)s is out of the catalogue.") % {"title": row.title}, undo)
    return redirect("ways:tiers")


@require_POST
def restore(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Put an entitlement back."""
    viewer = leading(request)
    row = queries.entitlement(viewer, entitlement_id)
    services.restore_entitlement(row, by=viewer, at=now())
    return redirect("ways:tiers")
