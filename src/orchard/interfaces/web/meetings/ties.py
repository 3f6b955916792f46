"""What became of the ties that a meeting was for, said by whoever is of the team."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from orchard.domain.meetings import queries
from orchard.domain.meetings.models import Meeting
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.cards import TieNote
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.meetings import acting
from orchard.interfaces.web.meetings.acting import on_meetings
from orchard.interfaces.web.relations.forms import TieForm
from orchard.interfaces.web.relations.pages import of_team


class AfterForm(TieForm):
    """How strong a tie is after a meeting, and what shows it; when they met, the meeting says."""

    def __init__(self, data: object = None, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        for name in ("met_on", "what"):
            del self.fields[name]

    def after(self, row: Meeting, *, on: date) -> TieNote:
        """Return what was entered, of people who met in a meeting."""
        return TieNote(**self.cleaned_data, met_on=min(row.starts.date(), on), what=row.title)


@require_http_methods(["GET", "HEAD", "POST"])
def assess(
    request: HttpRequest, slug: str, meeting_id: int, contact_id: int, user_id: int
) -> HttpResponse:
    """Say how a tie that a meeting was for stands now."""
    found = of_team(request, slug)
    sitting = queries.sitting(found.viewer, found.account, meeting_id)
    tie = queries.target_tie(found.viewer, found.account, sitting, contact_id, user_id)
    readings.note_people(request, [tie.contact], LookKind.OPINIONS)
    form = AfterForm(request.POST or None, initial={"on": today()})
    return on_meetings(
        request, found, form, acting.TIE,
        lambda: relationships.assess_tie(
            tie.contact, user=tie.user, note=form.after(sitting.row, on=today()),
            by=found.viewer, at=now(),
        ),
        meeting_id=meeting_id,
        context={"about": f"{tie.user.name} – {tie.contact.name}", "tie": tie},
    )  # fmt: skip
