"""A rater's own pages: the sheet, one account on it, a score; nobody else's scores are read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Nomination, Rater, SelectionRound
from orchard.domain.selection.potentials import potential_at_hand
from orchard.domain.selection.queries import boards
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.rounds.sheet import ScoreForm, score_forms, sheet_of
from orchard.interfaces.web.rounds.states import standing


@require_safe
def sheet(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show what the viewer scores in a round, and how far they are."""
    viewer = viewer_of(request)
    found, seat = _seat(viewer, round_id)
    context = {
        "found": found,
        "seat": seat,
        "standing": standing(found),
        "sheet": sheet_of(viewer, seat),
        "moved": [one for one in boards.fallen(viewer, found) if one.row.account.merged_into_id],
    }
    return programme_page(request, "rounds/sheet.html", context, tab="rounds")


@require_safe
def account(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Show one account with every criterion that the viewer scores."""
    viewer = viewer_of(request)
    found, seat = _seat(viewer, round_id)
    return _account(request, viewer, seat, queries.nomination(viewer, found, nomination_id))


@require_http_methods(["POST"])
def rate(
    request: HttpRequest, round_id: int, nomination_id: int, criterion_key: str
) -> HttpResponse:
    """Keep one score; what was typed stays on the page whatever happens."""
    viewer = viewer_of(request)
    found, seat = _seat(viewer, round_id)
    row = queries.nomination(viewer, found, nomination_id)
    criterion = queries.criterion(viewer, found.criteria_set, criterion_key)
    form = ScoreForm(request.POST, criterion=criterion, goals=queries.goals(viewer))
    kept = form.is_valid() and attempt(form, lambda: services.rate(
        seat, row=row, criterion=criterion, said=form.said(),
        expected=form.cleaned_data["version"] or 0, by=viewer, at=now(),
    ))  # fmt: skip
    if kept and kept.outcome is not None:
        form.given = kept.outcome
    if request.headers.get("HX-Request"):
        return _said(request, viewer, seat, row, form)
    if not kept:
        return _account(request, viewer, seat, row, form)
    return redirect("rounds:score", round_id, nomination_id)


@require_POST
def hand_in(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say that the sheet is whole."""
    viewer = viewer_of(request)
    _found, seat = _seat(viewer, round_id)
    services.hand_in(seat, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("Handed in. You can open your sheet again until the reveal."))
    return redirect("rounds:sheet", round_id)


@require_POST
def reopen(request: HttpRequest, round_id: int) -> HttpResponse:
    """Open the sheet again while nobody has seen it."""
    viewer = viewer_of(request)
    _found, seat = _seat(viewer, round_id)
    services.reopen_sheet(seat, expected=version_seen(request), by=viewer, at=now())
    return redirect("rounds:sheet", round_id)


def _seat(viewer: User, round_id: int) -> tuple[SelectionRound, Rater]:
    """Return the round and the viewer's place in it; others have no sheet here."""
    found = queries.round_at(viewer, round_id)
    seat = queries.any_seat(viewer, found)
    if seat is None:
        raise NotFound
    return found, seat


def _said(
    request: HttpRequest, viewer: User, seat: Rater, row: Nomination, form: ScoreForm
) -> HttpResponse:
    """Answer htmx with what became of the score; the fields stay as they were typed."""
    context = {
        "form": form,
        "criterion": form.criterion,
        "is_kept": not form.errors,
        "progress": sheet_of(viewer, seat).progress(row),
        "is_late": True,
    }
    return page(request, "rounds/said.html", context, status=422 if form.errors else 200)


def _account(
    request: HttpRequest,
    viewer: User,
    seat: Rater,
    row: Nomination,
    form: ScoreForm | None = None,
) -> HttpResponse:
    sheet = sheet_of(viewer, seat)
    at = sheet.place(row)
    bound = {form.criterion.key: form} if form else {}
    criteria = queries.judged(viewer, seat.round)
    context = {
        "found": seat.round,
        "seat": seat,
        "sheet": sheet,
        "at": at,
        "standing": standing(seat.round),
        "forms": score_forms(viewer, sheet.rows[at], criteria, bound) if at is not None else [],
        "progress": sheet.progress(row),
        "fallen": boards.fate(viewer, row) if at is None else None,
        **_of_row(row),
        **sheet.beside(at),
    }
    return programme_page(request, "rounds/score.html", context, tab="rounds",
                          status=422 if form else 200)  # fmt: skip


def _of_row(row: Nomination) -> dict[str, object]:
    """Return the row, what could be won beyond today, and what is written down of the industry."""
    position = getattr(row.account, "position", None)
    return {"row": row, "built": potential_at_hand(row), "position": position}
