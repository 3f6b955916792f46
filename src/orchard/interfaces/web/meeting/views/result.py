"""The screen of the meeting: one page that a room can read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.selection import queries
from orchard.domain.selection.models import SelectionRound
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.meeting import panels, ranking
from orchard.interfaces.web.meeting.forms import NotesForm


@require_safe
def result(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show the order of the accounts, how firm it is, and what to talk about first."""
    found = queries.round_at(viewer_of(request), round_id)
    return meeting_page(request, found)


def meeting_page(
    request: HttpRequest, found: SelectionRound, notes: NotesForm | None = None
) -> HttpResponse:
    """Return the screen of the meeting, with notes as somebody typed them where they were wrong."""
    viewer = viewer_of(request)
    status = 200 if notes is None else 422
    context = panels.stage(viewer, found)
    if found.revealed_at is None:
        return programme_page(request, "meeting/sealed.html", context, tab="rounds", status=status)
    lines = panels.lines(viewer, found)
    reach = panels.reach_asked(request.GET.get("reach", ""), viewer)
    ranked = queries.ranking(viewer, found, reach)
    rows = ranking.rows(viewer, found, ranked, lines.robust_share)
    spec = ranking.spec(viewer, panels.currency(viewer), lines.robustness_step)
    table = read_table(request, spec, rows)
    readings.note_figures(request, (row.account for row in table.rows))
    context |= panels.board(viewer, found, rows, lines) | {
        "table": table,
        "reaches": panels.reaches(request, found, viewer, reach),
        "notes_form": notes or NotesForm.of(found),
    }
    return programme_page(request, "meeting/result.html", context, tab="rounds", status=status)
