"""Pages of what the team thinks: ties with their history, attitudes, roles in decisions, reviews."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships import queries, services
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.relations.forms import AttitudeForm, MetForm, RoleForm, TieForm
from orchard.interfaces.web.relations.pages import Words, filled, of_team

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
TIE = Words(gettext_lazy("Tie"), gettext_lazy("Assess"), gettext_lazy("Assessed."))
ATTITUDE = Words(gettext_lazy("Attitude"), gettext_lazy("Note it"), gettext_lazy("Noted."))


@asked_or_sent
def tie(request: HttpRequest, slug: str, contact_id: int, user_id: int) -> HttpResponse:
    """Show how a tie stood, and assess it anew."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    ours = _one_of_us(found, user_id)
    row = queries.tie_between(found.viewer, one, ours.pk)
    history = queries.history_of(found.viewer, row) if row else []
    form = TieForm(request.POST or None, initial={"on": today()})
    context = {"person": one, "ours": ours, "history": history, "row": row,
               "met_form": MetForm(initial={"on": today()}, auto_id="met_%s")}  # fmt: skip
    return filled(request, found, form, TIE, lambda: services.assess_tie(
        one, user=ours, note=form.note(), by=found.viewer, at=now()
    ), back=_back(slug), template="relations/tie.html", context=context)  # fmt: skip


@require_POST
def met(request: HttpRequest, slug: str, contact_id: int, user_id: int) -> HttpResponse:
    """Note a meaningful contact."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    row, form = queries.tie_between(found.viewer, one, user_id), MetForm(request.POST)
    if row is None:
        raise NotFound
    if not form.is_valid():
        raise Invalid(_("Give the day on which they met."))
    services.note_encounter(row, **form.cleaned_data, by=found.viewer, at=now())
    toasts.say(request, _("The tie is fresh from that day."))
    return redirect(_back(slug))


@asked_or_sent
def attitude(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Note how somebody looks at us or at a solution; while that is off, nothing of it exists."""
    found = of_team(request, slug)
    if not queries.are_opinions_on(found.viewer):
        raise NotFound
    one = queries.contact(found.viewer, found.account, contact_id)
    initial = {"on": today(), "solution": request.GET.get("solution", "")}
    form = AttitudeForm(request.POST or None, initial=initial)
    return filled(request, found, form, ATTITUDE, lambda: services.assess_attitude(
        one, note=form.note(), by=found.viewer, at=now()
    ), back=reverse("relations:person", args=[slug, one.pk]),
       context={"person": one})  # fmt: skip


@require_POST
def give_role(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Say what somebody is in a decision."""
    found = of_team(request, slug)
    one = queries.contact(found.viewer, found.account, contact_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a role from the list."))
    given = services.give_buying_role(one, **form.cleaned_data, by=found.viewer, at=now())
    undo = reverse("relations:end_role", args=[slug, given.pk])
    said = _("%(name)s: %(role)s") % {"name": one.name, "role": given.get_role_display()}
    toasts.say(request, said, undo)
    return redirect("relations:person", slug, contact_id)


@require_POST
def end_role(request: HttpRequest, slug: str, role_id: int) -> HttpResponse:
    """Say that somebody no longer has a role."""
    found = of_team(request, slug)
    given = queries.buying_role(found.viewer, found.account, role_id)
    services.end_buying_role(given, by=found.viewer, at=now())
    undo = reverse("relations:resume_role", args=[slug, role_id])
    toasts.say(request, _("The role has ended."), undo)
    return redirect("relations:person", slug, given.contact_id)


@require_POST
def resume_role(request: HttpRequest, slug: str, role_id: int) -> HttpResponse:
    """Take the end of a role back."""
    found = of_team(request, slug)
    given = queries.buying_role(found.viewer, found.account, role_id)
    services.resume_buying_role(given, by=found.viewer, at=now())
    return redirect("relations:person", slug, given.contact_id)


@require_POST
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that everybody was gone through."""
    found = of_team(request, slug)
    services.review_map(found.account, by=found.viewer, at=now())
    toasts.say(request, _("Reviewed. You are reminded when it grows old, or when somebody leaves."))
    return redirect(_back(slug))


def _one_of_us(found: Seen, user_id: int) -> User:
    people = queries.our_people(found.viewer, found.account)
    one = next((user for user in people if user.pk == user_id), None)
    if one is None:
        raise NotFound
    return one


def _back(slug: str) -> str:
    return reverse("relations:people", args=[slug])
