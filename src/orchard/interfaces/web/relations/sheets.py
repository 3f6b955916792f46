"""A prepared conversation beside the meeting that it may be for: what its forms show and do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.models import Attachment
from orchard.domain.meetings import queries as meetings
from orchard.domain.meetings import services as meeting_services
from orchard.domain.meetings.models import MeetingPreparation
from orchard.domain.meetings.rules.kinds import TOOK_PLACE
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Preparation
from orchard.domain.relationships.rules import Colour
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.relations import talking
from orchard.interfaces.web.relations.talk_forms import BackForm, SheetForm


@dataclass(frozen=True, slots=True)
class Prepared:
    """A conversation, and the meeting for which it is prepared, where it is for one."""

    row: Preparation
    link: MeetingPreparation | None

    @property
    def support(self) -> Attachment | None:
        """Return the file with the plan of support, while nobody took it away."""
        file = self.link.support_file if self.link else None
        return file if file and file.removed_at is None else None

    @property
    def may_look_back(self) -> bool:
        """Say whether one may say how it went: of a meeting once it was held."""
        return self.link is None or self.link.meeting.state in TOOK_PLACE


def prepared(found: Seen, talk_id: int) -> Prepared:
    """Return a conversation of the account with its meeting."""
    row = queries.preparation(found.viewer, found.account, talk_id)
    return Prepared(row, meetings.meeting_of_talk(found.viewer, row))


def shown(found: Seen, one: Prepared) -> dict[str, object]:
    """Return what the page of a conversation shows."""
    talk = queries.talk(found.viewer, one.row, on=today())
    return {
        **talking.shown(talk, has_support_file=one.support is not None),
        "meeting": one.link.meeting if one.link else None,
        "support": one.support,
        "may_look_back": one.may_look_back,
    }


def sheet_form(request: HttpRequest, found: Seen, one: Prepared) -> SheetForm:
    """Return the form of what is ready; of a meeting it asks no day and offers the account's files."""
    talk = queries.talk(found.viewer, one.row, on=today())
    facts = {name: getattr(one.row, name, None) for name in SheetForm.base_fields}
    keys = {
        "idea_owner": one.row.idea_owner_id or "",
        "picked": one.row.picked_id or "",
        "support_file": one.support.pk if one.support else "",
    }
    return SheetForm(
        request.POST or None,
        people=[guest.contact for guest in talk.people],
        stories=queries.stories(found.viewer),
        files=list(accounts.files(found.viewer, found.account)) if one.link else None,
        initial=facts | keys,
    )


def fill(found: Seen, one: Prepared, form: SheetForm) -> object:
    """Keep what is ready."""
    said: dict[str, Any] = {"expected": form.expected, "sheet": form.sheet()}
    said |= {"by": found.viewer, "at": now()}
    if one.link is None:
        return services.fill_sheet(one.row, plan=form.plan(), **said)
    return meeting_services.fill_talk(one.link, support=form.support(), **said)


def back_form(request: HttpRequest, found: Seen, one: Prepared) -> BackForm:
    """Return the form of how it went; it asks again only where somebody needs a dated next step."""
    form = BackForm(request.POST or None, initial={"version": one.row.version, "on": today()})
    if one.link is not None:
        del form.fields["on"]
    if _has_step(found, one) or Colour.YELLOW not in _colours(found, one):
        del form.fields["anyway"]
    return form


def look_back(found: Seen, one: Prepared, form: BackForm) -> object:
    """Keep how it went."""
    said: dict[str, Any] = {"expected": form.expected, **form.said()}
    said |= {"by": found.viewer, "at": now()}
    if one.link is None:
        return services.look_back(one.row, **said)
    return meeting_services.look_back(one.link, **said)


def _colours(found: Seen, one: Prepared) -> frozenset[Colour]:
    return queries.colours_of(found.viewer, one.row, on=today())


def _has_step(found: Seen, one: Prepared) -> bool:
    if one.row.next_step and one.row.next_step_on:
        return True
    return one.link is not None and meetings.has_dated_step(found.viewer, one.link)
