"""A meeting fitted to the people in it: only the team of the account meets any of this."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchard.domain.meetings import queries, services
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.relations import talk_words, talking
from orchard.interfaces.web.relations.pages import of_team

BEFORE = "agenda before it was laid out"
"""Where the session keeps what an undo brings back."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How to lead a meeting, for the team to read; `points` are what its agenda takes of it."""

    lines: list[talking.Line]
    points: list[str]
    minutes: int
    is_for_them: bool
    is_laid_out: bool
    is_new_length: bool


def suggestion(found: Seen, sitting: Sitting) -> Suggestion | None:
    """Return how to lead a meeting, for its team; the agenda takes what every conversation has."""
    advised = queries.suggested(found.viewer, sitting, on=today())
    if advised is None:
        return None
    points, minutes = talk_words.points(sitting.agenda), advised.agenda.minutes
    return Suggestion(
        talking.lines(advised.agenda), points, minutes,
        is_for_them=bool(advised.colours), is_laid_out=points == list(sitting.agenda),
        is_new_length=minutes != sitting.row.lasting,
    )  # fmt: skip


@require_POST
def prepare(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Begin to prepare for the people of a meeting, or go on where somebody began."""
    found, sitting = _of_team(request, slug, meeting_id)
    begun = queries.preparation_of_meeting(found.viewer, sitting.row)
    link = begun or services.prepare_talk(sitting.row, by=found.viewer, at=now())
    return redirect("relations:sheet", slug, link.talk_id)


@require_POST
def lay_out(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Take over what every conversation has; the length stays what its planner said it is.

    The agenda and the length stand in invitations and calendars, so neither may follow what is
    known of a guest.
    """
    found, sitting = _of_team(request, slug, meeting_id)
    points, before = talk_words.points(sitting.agenda), list(sitting.agenda)
    if points != before:
        taken = services.prepare_meeting(
            sitting.row, expected=version_seen(request), agenda=points, by=found.viewer, at=now()
        )
        kept = {"agenda": before, "meeting": meeting_id, "version": taken.version}
        request.session[BEFORE] = kept
        back = reverse("meetings:undo_layout", args=[slug, meeting_id])
        toasts.say(request, _("The agenda is laid out."), back)
    return redirect("meetings:meeting", slug, meeting_id)


@require_POST
def undo_layout(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Bring back the agenda that the meeting had before."""
    found, sitting = _of_team(request, slug, meeting_id)
    kept = request.session.get(BEFORE, {})
    if kept.get("meeting") == meeting_id:
        del request.session[BEFORE]
        services.take_layout_back(
            sitting.row, expected=kept["version"], agenda=kept["agenda"],
            by=found.viewer, at=now(),
        )  # fmt: skip
        toasts.say(request, _("The agenda is as it was before."))
    return redirect("meetings:meeting", slug, meeting_id)


def _of_team(request: HttpRequest, slug: str, meeting_id: int) -> tuple[Seen, Sitting]:
    found = of_team(request, slug)
    return found, queries.sitting(found.viewer, found.account, meeting_id)
