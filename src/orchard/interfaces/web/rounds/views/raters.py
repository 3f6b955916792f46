"""Pages of raters: asking one, taking one out with a reason, asking again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Rater, SelectionRound
from orchard.domain.selection.queries import boards
from orchard.domain.selection.rules.choices import Function
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, took
from orchard.interfaces.web.rounds.forms import AskForm, ReasonForm


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, round_id: int) -> HttpResponse:
    """Ask a person to score for their function."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    form = AskForm(request.POST or None, people=boards.people_to_ask(viewer, found))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.ask_rater(
        found, user=form.person, function=form.speaks_for, by=viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("%(name)s scores in this round.") % {"name": form.person})
        return redirect("rounds:round", round_id)
    context = {"found": found, "form": form, "back": reverse("rounds:round", args=[round_id])}
    return programme_page(request, "rounds/ask.html", context, tab="rounds",
                          status=422 if form.errors else 200)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: HttpRequest, round_id: int, rater_id: int) -> HttpResponse:
    """Take a rater out; what they scored is kept and no longer counts."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    seat = _seat(viewer, found, rater_id)
    form = ReasonForm(request.POST or None, initial={"version": seat.version})
    said = _("%(name)s no longer scores.") % {"name": seat.user}
    if took(request, form, said, lambda: services.remove_rater(
        seat, expected=form.cleaned_data["version"] or 0, why=form.cleaned_data["why"],
        by=viewer, at=now(),
    ), undo_url=reverse("rounds:ask_again", args=[round_id, rater_id])):  # fmt: skip
        return redirect("rounds:round", round_id)
    back = reverse("rounds:round", args=[round_id])
    context = {"found": found, "seat": seat, "form": form, "back": back}
    return programme_page(request, "rounds/take_out.html", context, tab="rounds",
                          status=422 if form.errors else 200)  # fmt: skip


@require_POST
def again(request: HttpRequest, round_id: int, rater_id: int) -> HttpResponse:
    """Ask a rater again who was taken out; their scores count again."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    seat = _seat(viewer, found, rater_id)
    function = Function(seat.function)
    services.ask_rater(found, user=seat.user, function=function, by=viewer, at=now())
    return redirect("rounds:round", round_id)


def _seat(viewer: User, found: SelectionRound, rater_id: int) -> Rater:
    """Return one place among the raters, for who leads the round."""
    require(viewer, Permission.LEAD_SELECTION)
    seat = next((one for one in queries.raters(viewer, found) if one.pk == rater_id), None)
    if seat is None:
        raise NotFound
    return seat
