"""The portfolio matrix: attractiveness × strength, and how customers classify us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.core import queries as core
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.meeting import charts, spots
from orchard.interfaces.web.portfolio import ground

NAMED = 8
"""Accounts named under the picture; the table has all of them."""


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Show where each scored account stands, today and in three years."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    organisation = core.organisation(viewer)
    found = queries.matrix(viewer, core.fiscal_calendar(viewer).today(now()))
    asked = spots.asked(request.GET, viewer)
    rows = spots.rows(viewer, found, asked.size)
    placed = [row for row in rows if row.is_placed]
    table = read_table(request, spots.spec(viewer, organisation.currency), rows)
    readings.note_figures(request, (row.account for row in rows))
    unknown = [row for row in rows if not row.is_placed]
    context = {
        "chart": charts.bubbles(placed, found.lines, asked) if placed else None,
        "table": table,
        "unknown": unknown[:NAMED],
        "more_unknown": max(len(unknown) - NAMED, 0),
        "switches": spots.switches(request, viewer, asked),
        "tab": "matrix",
        "tabs": ground.tabs(viewer),
    }
    return page(request, "meeting/matrix.html", context, nav="portfolio")
