"""Three pages on which a newcomer chooses the first key accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import queries as ledger
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.queries.first_choice import first_look
from orchard.domain.selection.rules.choices import RoundState
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.meeting import panels
from orchard.interfaces.web.starter.forms import BeginForm, PickForm, ScoreForm, Start
from orchard.interfaces.web.starter.picks import Pick, picks, unknown_of, warnings_of

MOST = 8


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Say what key means, and whom the ledger puts first."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    made = queries.rounds(viewer).first()
    if made and request.method != "POST":
        return _made_already(request, made)
    form = _begin_form(request, viewer)
    if request.method == "POST" and form.is_valid():
        begun = attempt(form, lambda: services.begin_first_choice(
            form.cleaned_data["name"], text=form.text(), goals=form.goals_said(),
            candidates=form.chosen(), why_by_revenue=form.cleaned_data.get("why_by_revenue", ""),
            by=viewer, at=now(),
        ))  # fmt: skip
        if begun and begun.outcome is not None:
            return redirect("starter:choose", begun.outcome.pk)
    return _page(request, "begin", _field_context(form, viewer), form)


@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: HttpRequest, round_id: int) -> HttpResponse:
    """Look at other accounts, before anything is scored."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = queries.round_at(viewer, round_id)
    if not found.is_starter or found.state != RoundState.SCORING:
        return redirect("starter:choose", found.pk)
    form = _begin_form(request, viewer, found)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: (
        services.look_at_others(found, expected=version_seen(request), candidates=form.chosen(),
                                by=viewer, at=now())
    )):  # fmt: skip
        return redirect("starter:choose", found.pk)
    return _page(request, "begin", _field_context(form, viewer) | {"found": found}, form)


@require_http_methods(["GET", "HEAD", "POST"])
def first_choice(request: HttpRequest, round_id: int) -> HttpResponse:
    """Score, then pick, then see what follows: the page goes with the state of the round."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = queries.round_at(viewer, round_id)
    if not found.is_starter:
        raise NotFound
    pages = {
        RoundState.SCORING: _score, RoundState.REVEALED: _pick, RoundState.ARCHIVED: _done,
    }  # fmt: skip
    shown = pages.get(RoundState(found.state))
    return shown(request, viewer, found) if shown else redirect("meeting:result", found.pk)


def _made_already(request: HttpRequest, found: SelectionRound) -> HttpResponse:
    """Lead to the first choice that was begun, or say that rounds go on from here."""
    if found.is_starter:
        return redirect("starter:choose", found.pk)
    return programme_page(request, "starter/made.html", {"found": found}, tab="start")


def _score(request: HttpRequest, viewer: User, found: SelectionRound) -> HttpResponse:
    form = ScoreForm(
        request.POST or None,
        rows=list(queries.nominations(viewer, found)),
        criteria=queries.judged(viewer, found),
        goals=queries.goals(viewer),
        version=found.version,
    )
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: (
        services.score_first(found, expected=form.cleaned_data["version"], scores=form.scores(),
                             by=viewer, at=now())
    )):  # fmt: skip
        return redirect("starter:choose", found.pk)
    return _page(request, "score", {"found": found, "form": form}, form)


def _pick(request: HttpRequest, viewer: User, found: SelectionRound) -> HttpResponse:
    lines = panels.lines(viewer, found)
    rows = picks(viewer, found, lines)
    proposals = [(one.key, one.reason, one.is_proposed) for one in rows]
    form = PickForm(request.POST or None, rows=proposals, version=found.version)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: (
        services.choose_first(found, expected=form.cleaned_data["version"],
                              picked=form.reasons(), mandate=form.cleaned_data["mandate"],
                              why_few=form.cleaned_data["why_few"], by=viewer, at=now())
    )):  # fmt: skip
        toasts.say(request, _chosen(len(form.cleaned_data["picked"])))
        return redirect("starter:choose", found.pk)
    context = {
        "found": found,
        "form": form,
        "rows": rows,
        "warnings": _warnings(form, rows, viewer),
        "asks_why_few": _is_few(form, viewer),
        "lines": lines,
        "unknown": unknown_of(rows, queries.set_criteria(viewer, found.criteria_set)),
    }
    return _page(request, "pick", context, form)


def _done(request: HttpRequest, viewer: User, found: SelectionRound) -> HttpResponse:
    context = {"found": found, "chosen": queries.chosen_but_waiting(viewer)}
    return programme_page(request, "starter/done.html", context, tab="start")


def _page(
    request: HttpRequest,
    name: str,
    context: Mapping[str, object],
    form: BeginForm | ScoreForm | PickForm,
) -> HttpResponse:
    status = 422 if form.errors else 200
    return programme_page(request, f"starter/{name}.html", context, tab="start", status=status)


def _begin_form(
    request: HttpRequest, viewer: User, begun: SelectionRound | None = None
) -> BeginForm:
    rows = queries.nominations(viewer, begun) if begun else ()
    start = Start(
        charter=queries.charter(viewer),
        has_goals=bool(queries.goals(viewer)),
        is_begun=begun is not None,
        looked_at=[row.account for row in rows],
    )
    look = first_look(viewer, most=MOST)
    return BeginForm(request.POST or None, viewer=viewer, look=look, start=start, today=today())


def _field_context(form: BeginForm, viewer: User) -> dict[str, object]:
    """Return what the page of whom to look at shows beside its form."""
    has_lines = viewer.may(Permission.SEE_LEDGER) and not ledger.is_empty(viewer)
    shows_margins = viewer.may(Permission.SEE_MARGINS)
    return {"form": form, "shows_margins": shows_margins, "has_lines": has_lines}


def _warnings(form: PickForm, rows: Sequence[Pick], viewer: User) -> list[str]:
    said = form["picked"].value() or []
    return warnings_of(rows, {int(key) for key in said if str(key).isdecimal()},
                       queries.policy(viewer, today()))  # fmt: skip


def _is_few(form: PickForm, viewer: User) -> bool:
    """Say whether fewer are picked than one begins with: then the reason is asked for."""
    low, _high = queries.policy(viewer, today()).guard.starter
    return len(form["picked"].value() or ()) < low


def _chosen(count: int) -> str:
    text = ngettext("%(count)d key account is chosen.", "%(count)d key accounts are chosen.", count)
    return text % {"count": count} + " " + _("Now name who answers for them.")
