"""The brief before a meeting: one page to print, one screen on a phone."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.meetings import queries
from orchard.domain.meetings.queries.preparing import Guest
from orchard.domain.meetings.rules.kinds import MeetingKind
from orchard.domain.plans.queries import rights
from orchard.domain.relationships.rules import Colour, LookKind
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.meetings.acting import TAB, known
from orchard.interfaces.web.relations.styling import Way, way


@dataclass(frozen=True, slots=True)
class Person:
    """A guest with the words for how they like to work."""

    guest: Guest
    way: Way | None


@require_safe
def brief(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Show what one has to know before a meeting."""
    found = known(request, slug)
    sitting = queries.sitting(found.viewer, found.account, meeting_id)
    told = queries.brief(found.viewer, found.account, sitting, on=today())
    link = queries.preparation_of_meeting(found.viewer, sitting.row) if told.is_of_team else None
    if told.is_of_team:
        readings.note_people(request, sitting.contacts, LookKind.OPINIONS)
    people = [Person(one, way(one.style.primary) if one.style else None) for one in told.guests]
    context = {
        "sitting": sitting,
        "row": sitting.row,
        "brief": told,
        "people": people,
        "talk": link.talk if link else None,
        "wants_result": any(one.style and Colour.RED in one.style.colours for one in told.guests),
        "may_edit": rights.may_edit(found.viewer, found.account),
        "is_strategic": sitting.row.kind == MeetingKind.STRATEGIC,
    }
    return account_page(request, "meetings/brief.html", found, context, tab=TAB)
