"""Pages of rounds: the list, opening one, the round before the reveal, its places, its begin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.queries import boards, waiting
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings, toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, took, version_seen
from orchard.interfaces.web.rounds.board import Board
from orchard.interfaces.web.rounds.forms import OpenForm, PlacesForm
from orchard.interfaces.web.rounds.states import standing

MOST = 40
STARTS_WITH = 5


@require_safe
def all_rounds(request: HttpRequest) -> HttpResponse:
    """Show every round with its state and what is next."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    context = {
        "rounds": [standing(one) for one in queries.rounds(viewer)[:MOST]],
        "mine": {one.round: one for one in waiting.waiting_sheets(viewer)},
        "may_lead": may(viewer, Permission.LEAD_SELECTION),
    }
    return programme_page(request, "rounds/list.html", context, tab="rounds")


@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    form = OpenForm(request.POST or None, guard=_policy(viewer).guard,
                    initial={"places": STARTS_WITH})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        opened = attempt(form, lambda: services.open_round(
            given["name"], places=given["places"], reason=given["places_reason"],
            reach=given["reach"], by=viewer, at=now(),
        ))  # fmt: skip
        if opened and opened.outcome is not None:
            toasts.say(request, _("The round is open. Nominate accounts now."))
            return redirect("rounds:round", opened.outcome.pk)
    context = {"form": form, "in_force": queries.set_in_force(viewer)}
    return programme_page(request, "rounds/open.html", context, tab="rounds",
                          status=422 if form.errors else 200)  # fmt: skip


@require_safe
def one_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show who stands, who scores and what is next; no score of anybody is read for it."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    policy = _policy(viewer)
    table = Board(viewer, found, enough=policy.data_weight_least).table(request)
    readings.note_figures(request, [row.account for row in table.rows])
    context = {
        "found": found,
        "standing": standing(found),
        "table": table,
        "limits": policy.raters,
        "fallen": boards.fallen(viewer, found),
        "may_lead": may(viewer, Permission.LEAD_SELECTION),
        "may_nominate": may(viewer, Permission.NOMINATE),
        "shows_margins": may(viewer, Permission.SEE_MARGINS),
        **_raters(viewer, found),
    }
    return programme_page(request, "rounds/round.html", context, tab="rounds")


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, round_id: int) -> HttpResponse:
    """Change how many accounts the round may choose."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = queries.round_at(viewer, round_id)
    shown = {name: getattr(found, name) for name in ("version", "places", "places_reason")}
    form = PlacesForm(request.POST or None, guard=_policy(viewer).guard, initial=shown)
    if took(request, form, _("The number of places is changed."), lambda: services.change_places(
        found, expected=form.cleaned_data["version"] or 0, by=viewer, at=now(),
        places=form.cleaned_data["places"], reason=form.cleaned_data["places_reason"],
    )):  # fmt: skip
        return redirect("rounds:round", round_id)
    context = {"found": found, "form": form}
    return programme_page(request, "rounds/places.html", context, tab="rounds",
                          status=422 if form.errors else 200)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say what begins with scoring, and begin it."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = queries.round_at(viewer, round_id)
    if request.method == "POST":
        services.begin_scoring(found, expected=version_seen(request), by=viewer, at=now())
        toasts.say(request, _("Scoring has begun. Every rater finds the round on their home page."))
        return redirect("rounds:round", round_id)
    raters = [one.rater for one in queries.turnout(viewer, found) if not one.rater.removed_at]
    context = {
        "found": found,
        "accounts": queries.nominations(viewer, found).count(),
        "raters": raters,
        "functions": len({one.function for one in raters}),
        "limits": _policy(viewer).raters,
    }
    return programme_page(request, "rounds/begin.html", context, tab="rounds")


def _raters(viewer: User, found: SelectionRound) -> dict[str, object]:
    """Return who scores and how far they are: the viewer's own place, and whom one waits for."""
    raters = queries.turnout(viewer, found)
    return {
        "raters": raters,
        "mine": next((one for one in raters if one.rater.user_id == viewer.pk), None),
        "waits": sum(not (one.rater.removed_at or one.rater.handed_in_at) for one in raters),
    }


def _policy(viewer: User) -> SelectionPolicy:
    return queries.policy(viewer, core.fiscal_calendar(viewer).today(now()))
