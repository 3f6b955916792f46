"""The programme on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries import overview as queries
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.charter.steps import shown_steps, stones
from orchard.interfaces.web.charter.waiting import crowd_words, lines, more_words, waits
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame.clock import today


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what a key account is, how many there are, what waits and how far the start is."""
    viewer = viewer_of(request)
    day = today()
    found = queries.programme(viewer, day)
    waiting = queries.waiting(viewer, found, day)
    context = {
        "programme": found,
        "charter": found.charter,
        "lines": lines(found),
        "crowd": crowd_words(found),
        "most": found.room.most(found.guard),
        "waits": waits(waiting),
        "more": more_words(waiting),
        "steps": shown_steps(found.starter),
        "stone": next((one for one in stones(viewer, found) if not one.is_done), None),
        "days_left": found.starter.days_left(day),
        "may_lead": may(viewer, Permission.LEAD_SELECTION),
        "sees_choosing": may(viewer, Permission.SEE_SELECTION),
    }
    return programme_page(request, "charter/overview.html", context, tab="overview")
