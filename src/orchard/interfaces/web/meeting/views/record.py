"""The record of a round on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.selection import queries
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.meeting import panels, paper


@require_safe
def record(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show the record of a round, from the archive once it is there."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    kept = queries.record(viewer, found)
    context = panels.stage(viewer, found) | {"paper": paper.of(kept) if kept else None}
    return programme_page(request, "meeting/record.html", context, tab="rounds")
