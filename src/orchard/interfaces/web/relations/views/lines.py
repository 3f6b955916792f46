"""Pages of lines between their people: who moves whom, and who is at odds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.relationships import queries, services
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.relations.forms import LineForm
from orchard.interfaces.web.relations.pages import Words, filled, of_team

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
DRAW = Words(
    gettext_lazy("Draw a line to somebody"), gettext_lazy("Draw it"), gettext_lazy("Drawn."),
    gettext_lazy("Who listens to whom, and who is at odds, stands in no chart of theirs."),
)  # fmt: skip


@asked_or_sent
def draw(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Say that somebody moves another one, or is at odds with them."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    here = queries.usable_contacts(found.viewer, found.account)
    form = LineForm(request.POST or None, others=list(here.exclude(pk=one.pk)))
    return filled(request, found, form, DRAW, lambda: services.draw_line(
        one, other=form.chosen, kind=form.cleaned_data["kind"],
        observed=form.cleaned_data["observed"], by=found.viewer, at=now(),
    ), back=_map(slug), undo=lambda line: reverse("relations:end_line", args=[slug, line.pk]),
       context={"person": one})  # fmt: skip


@require_POST
def end(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    """Say that a line no longer runs."""
    found = of_team(request, slug)
    line = queries.line(found.viewer, found.account, line_id)
    services.end_line(line, by=found.viewer, at=now())
    toasts.say(request, _("The line has ended. Past days still show it."),
               reverse("relations:resume_line", args=[slug, line.pk]))  # fmt: skip
    return redirect(_map(slug))


@require_POST
def resume(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    """Take the end of a line back."""
    found = of_team(request, slug)
    line = queries.line(found.viewer, found.account, line_id)
    services.resume_line(line, by=found.viewer, at=now())
    return redirect(_map(slug))


def _map(slug: str) -> str:
    return reverse("relations:people", args=[slug]) + "?view=map"
