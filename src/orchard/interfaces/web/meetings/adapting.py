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
from orchard.interfaces.web.meetings.inviting import tell
from orchard.interfaces.web.relations import talk_words, talking
from orchard.interfaces.web.relations.pages import of_team

BEFORE = "agenda before it was laid out"
"""Where the session keeps what an undo brings back."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The agenda and the length that suit who is in a meeting."""

    lines: list[talking.Line]
    points: list[str]
    minutes: int
    is_new_length: bool


def suggestion(found: Seen, sitting: Sitting) -> Suggestion | None:
    """Return what to offer for a meeting; nothing where it is laid out so already."""
    laid_out = queries.suggested(found.viewer, sitting, on=today())
    if laid_out is None:
        return None
    points = talk_words.points(laid_out, sitting.agenda)
    is_new_length = laid_out.minutes != sitting.row.lasting
    if not is_new_length and points == list(sitting.agenda):
        return None
    return Suggestion(talking.lines(laid_out), points, laid_out.minutes, is_new_length)


@require_POST
def prepare(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Begin to prepare for the people of a meeting, or go on where somebody began."""
    found, sitting = _of_team(request, slug, meeting_id)
    begun = queries.preparation_of_meeting(found.viewer, sitting.row)
    link = begun or services.prepare_talk(sitting.row, by=found.viewer, at=now())
    return redirect("relations:sheet", slug, link.talk_id)


@require_POST
def lay_out(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Take the agenda and the length over that suit who is in a meeting."""
    found, sitting = _of_team(request, slug, meeting_id)
    offered = suggestion(found, sitting)
    if offered is None:
        return redirect("meetings:meeting", slug, meeting_id)
    before = {"agenda": list(sitting.agenda), "lasting": sitting.row.lasting}
    taken = tell(services.lay_out(
        sitting.row, expected=version_seen(request), agenda=offered.points,
        lasting=offered.minutes, by=found.viewer, at=now(),
    ))  # fmt: skip
    request.session[BEFORE] = {**before, "meeting": meeting_id, "version": taken.version}
    said = _("The agenda is laid out, in %(minutes)d minutes.") % {"minutes": offered.minutes}
    toasts.say(request, said, reverse("meetings:undo_layout", args=[slug, meeting_id]))
    return redirect("meetings:meeting", slug, meeting_id)


@require_POST
def undo_layout(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Bring back the agenda and the length that the meeting had before."""
    found, sitting = _of_team(request, slug, meeting_id)
    kept = request.session.get(BEFORE, {})
    if kept.get("meeting") == meeting_id:
        del request.session[BEFORE]
        tell(services.take_layout_back(
            sitting.row, expected=kept["version"], agenda=kept["agenda"], lasting=kept["lasting"],
            by=found.viewer, at=now(),
        ))  # fmt: skip
        toasts.say(request, _("Agenda and length are as they were before."))
    return redirect("meetings:meeting", slug, meeting_id)


def _of_team(request: HttpRequest, slug: str, meeting_id: int) -> tuple[Seen, Sitting]:
    found = of_team(request, slug)
    return found, queries.sitting(found.viewer, found.account, meeting_id)
