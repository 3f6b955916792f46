"""Visits of sponsors: who stands behind how many accounts, and what they tell afterwards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.meetings import queries, services
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.meetings import acting, minutes_forms
from orchard.interfaces.web.meetings.acting import known, on_meetings


@require_safe
def sponsors(request: HttpRequest) -> HttpResponse:
    """Show each sponsor with their accounts, when they were there and when they go next."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_CONTACTS)
    context = {
        "loads": queries.loads(viewer, at=now()),
        "untold": queries.untold(viewer, at=now()),
        "place": "sponsors",
    }
    return page(request, "meetings/sponsors.html", context, nav="meetings")


@require_http_methods(["GET", "HEAD", "POST"])
def debrief(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Tell what came of one's visit, and look at one's own part."""
    found = known(request, slug)
    sitting = queries.sitting(found.viewer, found.account, meeting_id)
    if sitting.row.sponsor_id != found.viewer.pk:
        raise NotAllowed
    told = queries.debrief(found.viewer, sitting.row)
    initial = minutes_forms.debrief_shown(told)
    form = minutes_forms.DebriefForm(request.POST or None, initial=initial)
    step = acting.debrief(queries.promise_hours(found.viewer, at=now()))
    return on_meetings(
        request, found, form, step,
        lambda: services.debrief_visit(sitting.row, note=form.note(), by=found.viewer, at=now()),
        meeting_id=meeting_id, context={"about": sitting.row.title},
    )  # fmt: skip
