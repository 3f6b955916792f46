"""One cell: what we know of it, and making it an opportunity."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.whitespace import queries, services
from orchard.domain.whitespace.rules import Status
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.whitespace import acting, forms
from orchard.interfaces.web.whitespace.acting import on_cell, on_white_space, seen_to_edit
from orchard.interfaces.web.whitespace.places import place_of, pursue_href

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def cell(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is sold and known in a cell; who may, says more."""
    found = seen_to_edit(request, slug) if request.method == "POST" else seen(request, slug)
    place = place_of(request, found)
    form = forms.CellForm(
        request.POST or None, initial=forms.cell_shown(place.square.said, place.square.status)
    )
    context = {
        "place": place,
        "may_edit": queries.may_edit(found.viewer, found.account),
        "is_said": place.square.status not in {Status.ACTIVE, Status.PIPELINE},
        "pursue_href": pursue_href(found, place.spot),
    }
    return on_cell(
        request, found, form, acting.CELL,
        lambda: services.write_cell(found.account, spot=place.spot, note=form.note(),
                                    expected=form.expected, by=found.viewer, at=now()),
        context=context,
    )  # fmt: skip


@asked_or_sent
def pursue(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an opportunity of a cell."""
    found = seen_to_edit(request, slug)
    place = place_of(request, found)
    initial = {
        "title": f"{place.title}, {place.where}",
        "owner": found.viewer.pk,
        "value": place.square.potential,
    }
    form = forms.PursuitForm(request.POST or None, found=found, initial=initial)
    return on_white_space(
        request, found, form, acting.PURSUE,
        lambda: services.open_opportunity(found.account, spot=place.spot, pursuit=form.pursuit(),
                                          by=found.viewer, at=now()),
    )  # fmt: skip


@require_POST
def told(request: HttpRequest, slug: str, task_id: int) -> HttpResponse:
    """Keep that the customer knows the offer now."""
    found = seen_to_edit(request, slug)
    task = queries.task(found.viewer, found.account, task_id)
    services.tell_customer(task, by=found.viewer, at=now())
    toasts.say(request, _("Noted: they know it now."))
    return redirect("whitespace:page", slug)
