"""The steps of a round from the reveal to the archive: each is one button of the meeting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.meeting.forms import NotesForm
from orchard.interfaces.web.meeting.views.result import meeting_page


@require_POST
def reveal(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show everybody every score at once."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    services.reveal(found, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("Everybody sees every score now."))
    return redirect("meeting:result", round_id)


@require_POST
def discuss(request: HttpRequest, round_id: int) -> HttpResponse:
    """Open the discussion."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    services.begin_discussion(found, expected=version_seen(request), by=viewer, at=now())
    return redirect("meeting:result", round_id)


@require_POST
def notes(request: HttpRequest, round_id: int) -> HttpResponse:
    """Keep what was said."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = queries.round_at(viewer, round_id)
    form = NotesForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.write_notes(
        found, expected=form.cleaned_data["version"] or 0, notes=form.cleaned_data["notes"],
        by=viewer, at=now(),
    )):  # fmt: skip
        toasts.say(request, _("The notes are kept."))
        return redirect("meeting:result", round_id)
    return meeting_page(request, found, form)


@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Let every decision stand."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    services.close(found, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("The decisions stand. Now everybody signs for themselves."))
    return redirect("meeting:result", round_id)


@require_POST
def sign(request: HttpRequest, round_id: int) -> HttpResponse:
    """Stand for the decisions with one's own name."""
    viewer = viewer_of(request)
    services.sign(queries.round_at(viewer, round_id), by=viewer, at=now())
    toasts.say(request, _("You signed the decisions of this round."))
    return redirect("meeting:result", round_id)


@require_POST
def archive(request: HttpRequest, round_id: int) -> HttpResponse:
    """Put the round into the archive for good."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    services.archive(found, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("The round is in the archive. Nothing of it changes again."))
    return redirect("meeting:record", round_id)
