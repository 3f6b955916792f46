"""The steps of a round from the reveal to the archive: each is one button of the meeting."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took, version_seen
from orchard.interfaces.web.meeting.forms import NotesForm
from orchard.interfaces.web.meeting.views.result import meeting_page

RESULT = "meeting:result"
SIGNED = _("You signed the decisions of this round.")


def moving(
    service: Callable[..., object], said: str | Promise = "", then: str = RESULT
) -> Callable[[HttpRequest, int], HttpResponse]:
    """Return the view of a button that moves a round on."""

    @require_POST
    def view(request: HttpRequest, round_id: int) -> HttpResponse:
        viewer = viewer_of(request)
        found = queries.round_at(viewer, round_id)
        service(found, expected=version_seen(request), by=viewer, at=now())
        if said:
            toasts.say(request, said)
        return redirect(then, round_id)

    return view


reveal = moving(services.reveal, _("Everybody sees every score now."))
discuss = moving(services.begin_discussion)
measure_again = moving(
    services.measure_again, _("What the newest figures know is filled in; the order is made anew.")
)
close = moving(services.close, _("The decisions stand. Now everybody signs for themselves."))
archive = moving(
    services.archive,
    _("The round is in the archive. Nothing of it changes again."),
    then="meeting:record",
)


@require_POST
def notes(request: HttpRequest, round_id: int) -> HttpResponse:
    """Keep what was said."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = queries.round_at(viewer, round_id)
    form = NotesForm(request.POST)
    if took(request, form, _("The notes are kept."), lambda: services.write_notes(
        found, expected=form.cleaned_data["version"] or 0, notes=form.cleaned_data["notes"],
        by=viewer, at=now(),
    )):  # fmt: skip
        return redirect(RESULT, round_id)
    return meeting_page(request, found, form)


@require_POST
def sign(request: HttpRequest, round_id: int) -> HttpResponse:
    """Stand for the decisions with one's own name."""
    viewer = viewer_of(request)
    services.sign(queries.round_at(viewer, round_id), by=viewer, at=now())
    toasts.say(request, SIGNED)
    return redirect(RESULT, round_id)
