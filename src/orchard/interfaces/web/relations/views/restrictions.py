"""What a person asks of us, noted and lifted: something is wrong, do not use it, they object."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orchard.domain.relationships import queries, services
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.relations.forms import LiftForm, RestrictForm
from orchard.interfaces.web.relations.pages import WRONG, Words, filled, of_team

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
RESTRICT = Words(
    gettext_lazy("What they ask of us"), gettext_lazy("Stop using it"),
    gettext_lazy("Noted. Nothing about this person is used any more."),
    gettext_lazy("Nothing is deleted. Until somebody lifts it they count in no figure and no advice, "
                 "and nothing new is written about them."),
    is_end=True,
)  # fmt: skip
LIFT = Words(
    gettext_lazy("Lift it"), gettext_lazy("Lift it"), gettext_lazy("Lifted."),
    gettext_lazy("What we know is used again once nothing else stands."),
)  # fmt: skip


@asked_or_sent
def restrict(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Stop using what we know about a person who said no."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    initial = {
        "version": one.version, "since": today(), "ground": request.GET.get("ground", ""),
    }  # fmt: skip
    form = RestrictForm(request.POST or None, initial=initial)
    return filled(request, found, form, RESTRICT, lambda: services.restrict_contact(
        one, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), back=_back(slug, contact_id), context={"person": one})  # fmt: skip


@asked_or_sent
def note_request(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Stop using what we know about a person who said no to who answers requests."""
    viewer = viewer_of(request)
    one = queries.contact_to_answer(viewer, contact_id)
    form = RestrictForm(request.POST or None, initial={"version": one.version, "since": today()})
    back = f"{reverse('relations:requests')}?{urlencode({'q': one.name})}"
    if took(request, form, RESTRICT.done, lambda: services.restrict_contact(
        one, expected=form.expected, **form.said(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect(back)
    readings.note_people(request, [one], LookKind.DETAILS)
    context = {"form": form, "words": RESTRICT, "back": back, "person": one}
    status = WRONG if form.errors else 200
    return page(request, "relations/note_request.html", context, nav="settings", status=status)


@asked_or_sent
def lift(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Lift one of the reasons, or all."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    rows = queries.restrictions_of(found.viewer, one)
    initial = {"version": one.version, "on": today(), "which": request.GET.get("which", "")}
    standing = [row for row in rows if row.lifted_on is None]
    form = LiftForm(request.POST or None, standing=standing, initial=initial)
    return filled(request, found, form, LIFT, lambda: services.lift_restriction(
        one, expected=form.expected, restriction=form.chosen, on=form.cleaned_data["on"],
        why=form.cleaned_data["why"], by=found.viewer, at=now(),
    ), back=_back(slug, contact_id), context={"person": one})  # fmt: skip


def _back(slug: str, contact_id: int) -> str:
    return reverse("relations:person", args=[slug, contact_id])
