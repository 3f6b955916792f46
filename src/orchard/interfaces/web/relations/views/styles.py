"""Pages of how people like to work: the switch, the guide, one person, what was seen of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.claims import CLAIMS
from orchard.domain.relationships.rules import PINCHES, PointKind
from orchard.domain.relationships.styles import DUTIES, MEANING
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.relations import styling
from orchard.interfaces.web.relations.pages import WRONG, Words, filled, of_team
from orchard.interfaces.web.relations.talk_forms import AllowForm, StyleForm

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
STYLE = Words(
    gettext_lazy("How do they like to work?"), gettext_lazy("Note it"), gettext_lazy("Noted."),
    gettext_lazy("The person may read this. It is no diagnosis, and it ends by itself."),
)  # fmt: skip


@asked_or_sent
def switch(request: HttpRequest) -> HttpResponse:
    """Show what attitudes and styles are, and let an administrator allow them."""
    viewer = viewer_of(request)
    found = queries.opinion_switch(viewer)
    form = AllowForm(request.POST or None, initial={"version": found.row.version})
    if request.method == "POST" and form.is_valid() and attempt(
        form, lambda: services.allow_opinions(
            found.row, expected=form.expected, has_read=form.cleaned_data["has_read"],
            assessment=form.cleaned_data["assessment"], by=viewer, at=now(),
        )
    ):  # fmt: skip
        toasts.say(request, _("Attitudes and ways of working may be noted now, by account teams."))
        return redirect("relations:switch")
    context = {"found": found, "form": form, "meaning": MEANING, "duties": DUTIES}
    status = WRONG if form.errors else 200
    return page(request, "relations/switch.html", context, nav="settings", status=status)


@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    """Switch them off, and erase what was noted."""
    viewer = viewer_of(request)
    found = queries.opinion_switch(viewer)
    services.forbid_opinions(found.row, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("Switched off. All attitudes and ways of working are erased."))
    return redirect("relations:switch")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide to the four ways of working, and what is claimed about them."""
    if not queries.are_opinions_on(viewer_of(request)):
        raise NotFound
    context = {"ways": styling.ways(), "meaning": MEANING, "claims": CLAIMS}
    return page(request, "relations/guide.html", context, nav="accounts")


@require_safe
def working(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Show how to work with one person."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    points = queries.points_of(found.viewer, one)
    context = {
        "person": one,
        "may_use": one.is_here and one.restricted_on is None,
        "concerns": [point for point in points if point.kind == PointKind.CONCERN],
        "questions": [point for point in points if point.kind == PointKind.QUESTION],
        "pinches": [point for point in points if point.kind in PINCHES],
        **styling.of_person(found.viewer, one, on=today()),
    }
    return account_page(request, "relations/working.html", found, context, tab="people")


@asked_or_sent
def note(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Note which way of working somebody's behaviour resembles."""
    found = of_team(request, slug)
    if not queries.are_opinions_on(found.viewer):
        raise NotFound
    one = queries.contact(found.viewer, found.account, contact_id)
    form = StyleForm(request.POST or None, initial={"on": today()})
    return filled(request, found, form, STYLE, lambda: services.note_style(
        one, note=form.note(), by=found.viewer, at=now()
    ), back=reverse("relations:working", args=[slug, one.pk]),
       template="relations/style_form.html",
       context={"person": one})  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, slug: str, style_id: int) -> HttpResponse:
    """Take an observation away for good."""
    found = of_team(request, slug)
    style = queries.style(found.viewer, found.account, style_id)
    services.withdraw_style(style, by=found.viewer, at=now())
    toasts.say(request, _("Taken away for good."))
    return redirect("relations:working", slug, style.contact_id)
