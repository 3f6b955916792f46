"""What the customer reads of a meeting: chosen by who may share, apart from what we write for us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from orchard.domain.meetings import queries, services
from orchard.domain.plans.queries import rights
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.meetings import acting, minutes_forms
from orchard.interfaces.web.meetings.acting import known, on_meetings


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Choose what the customer reads of a meeting."""
    found = known(request, slug)
    rights.check_may_share(found.viewer, found.account)
    sitting = queries.sitting(found.viewer, found.account, meeting_id)
    shown = minutes_forms.release_shown(sitting, queries.release(found.viewer, sitting.row))
    form = minutes_forms.ReleaseForm(request.POST or None, sitting=sitting, initial=shown)
    return on_meetings(
        request, found, form, acting.RELEASE,
        lambda: services.release_meeting(
            sitting.row, expected=form.expected, note=form.note(), by=found.viewer, at=now()
        ),
        meeting_id=meeting_id, context={"about": sitting.row.title},
    )  # fmt: skip
