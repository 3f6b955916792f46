"""One's own sheet: where one stands, a dimension, an answer; nobody else's answers are read."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.programme.models import MaturitySheet
from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.queries.maturity import SheetPart
from orchard.domain.programme.services import maturity as services
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.maturity.forms import AnswerForm


@require_safe
def sheet(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show how far one's own sheet is."""
    viewer = viewer_of(request)
    mine, parts = _own(viewer, assessment_id)
    following = next((one for one in parts if one.given < len(one.rows)), None)
    context = {"sheet": mine, "found": mine.assessment, "parts": parts, "next": following}
    return programme_page(request, "maturity/sheet.html", context | _progress(parts),
                          tab="maturity")  # fmt: skip


@require_safe
def part(request: HttpRequest, assessment_id: int, dimension: str) -> HttpResponse:
    """Show the items of one dimension."""
    viewer = viewer_of(request)
    mine, parts = _own(viewer, assessment_id)
    place = next((at for at, one in enumerate(parts) if one.dimension.key == dimension), None)
    if place is None:
        raise NotFound
    return _part(request, viewer, mine, parts, place)


@require_POST
def answer(request: HttpRequest, assessment_id: int, item: str) -> HttpResponse:
    """Keep an answer; htmx gets what became of it, and how far the sheet is."""
    viewer = viewer_of(request)
    mine, parts = _own(viewer, assessment_id)
    places = ((at, row) for at, one in enumerate(parts) for row in one.rows)
    place, row = next(((at, row) for at, row in places if row.item.key == item), (None, None))
    if place is None or row is None:
        raise NotFound
    form = AnswerForm(request.POST, row=row, evidence_from=_evidence_from(viewer, mine))
    kept = form.is_valid() and attempt(form, lambda: services.answer(
        mine, item=item, said=form.said(), expected=form.cleaned_data["version"] or 0,
        by=viewer, at=now(),
    ))  # fmt: skip
    if kept and kept.outcome is not None:
        form.given = kept.outcome
    if request.headers.get("HX-Request"):
        context = {"form": form, "is_kept": bool(kept), "is_late": True}
        parts = queries.my_parts(viewer, mine)
        return page(request, "maturity/said.html", context | _progress(parts),
                    status=200 if kept else 422)  # fmt: skip
    if not kept:
        return _part(request, viewer, mine, parts, place, form)
    return redirect("maturity:part", assessment_id, parts[place].dimension.key)


def _part(
    request: HttpRequest,
    viewer: User,
    mine: MaturitySheet,
    parts: Sequence[SheetPart],
    place: int,
    bound: AnswerForm | None = None,
) -> HttpResponse:
    shown, least = parts[place], _evidence_from(viewer, mine)
    forms = [AnswerForm(row=row, evidence_from=least) for row in shown.rows]
    context = {
        "sheet": mine,
        "found": mine.assessment,
        "part": shown,
        "place": place + 1,
        "parts": parts,
        "forms": [bound if bound and bound.item.key == one.item.key else one for one in forms],
        "before": parts[place - 1] if place else None,
        "after": parts[place + 1] if place + 1 < len(parts) else None,
    }
    return programme_page(request, "maturity/part.html", context | _progress(parts),
                          tab="maturity", status=422 if bound else 200)  # fmt: skip


def _own(viewer: User, assessment_id: int) -> tuple[MaturitySheet, list[SheetPart]]:
    """Return the viewer's own sheet, to be read only after the end; others have none."""
    found = queries.assessment(viewer, assessment_id)
    mine = queries.my_sheet(viewer, found)
    return mine, queries.my_parts(viewer, mine)


def _evidence_from(viewer: User, mine: MaturitySheet) -> int:
    return queries.rules_of(viewer, mine.assessment).evidence_from


def _progress(parts: Sequence[SheetPart]) -> dict[str, int]:
    return {
        "given": sum(one.given for one in parts),
        "wanted": sum(len(one.rows) for one in parts),
    }
