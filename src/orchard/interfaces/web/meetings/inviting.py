"""Asking people to a meeting by mail, and letting them hear of what changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from orchard.domain.core.models import User
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.jobs import send_invitations
from orchard.domain.meetings.mailing import may_be_written_to
from orchard.domain.meetings.models import Invitation, Meeting
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.domain.relationships.models import Contact
from orchard.interfaces.web.entry import mail
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.meetings import acting
from orchard.interfaces.web.meetings.acting import on_meetings, one


class InviteForm(forms.Form):
    """Whom to ask: ours are proposed, theirs only when somebody chooses them."""

    ours = forms.MultipleChoiceField(
        label=_("Who of us"), required=False, widget=forms.CheckboxSelectMultiple
    )
    theirs = forms.MultipleChoiceField(
        label=_("Who of theirs"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Who has an address here and did not ask us not to write."),
    )  # fmt: skip

    def __init__(
        self, data: object = None, *, sitting: Sitting, asked: Iterable[Invitation]
    ) -> None:
        already = {one.name_of for one in asked if not (one.is_withdrawn or one.dropped_at)}
        self.users = _new("user", (one for one in sitting.ours if one.is_active), already)
        here = (one for one in sitting.contacts if may_be_written_to(one))
        self.contacts = _new("contact", here, already)
        super().__init__(data, initial={"ours": list(self.users)})  # type: ignore[arg-type]  # a QueryDict or nothing
        for name, people in (("ours", self.users), ("theirs", self.contacts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
            field.choices = [(key, one.name) for key, one in people.items()]
            if not people:
                del self.fields[name]

    def people(self) -> dict[str, list[Any]]:
        """Return who was chosen."""
        given = self.cleaned_data
        return {
            "users": [self.users[key] for key in given.get("ours", ())],
            "contacts": [self.contacts[key] for key in given.get("theirs", ())],
        }


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Ask people who take part: title, time and place leave, nothing of what we prepare."""
    found, sitting = one(request, slug, meeting_id)
    sent = request.POST if request.method == "POST" else None
    form = InviteForm(sent, sitting=sitting, asked=queries.invited(found.viewer, sitting.row))
    context = {"about": sitting.row.title, "stays_here": not mail.leaves()}

    def ask() -> Meeting:
        row = services.invite(sitting.row, **form.people(), by=found.viewer, at=now())
        return tell(row)

    return on_meetings(
        request, found, form, acting.INVITE, ask, meeting_id=meeting_id, context=context
    )


def tell(row: Meeting) -> Meeting:
    """Let the mails leave after the answer, where somebody has to hear of the meeting."""
    if row.invitations.waiting().exists():
        at = now().isoformat()
        transaction.on_commit(lambda: send_invitations.enqueue(row.pk, at))
    return row


def _new(
    kind: str, people: Iterable[User | Contact], already: set[tuple[str, int | None]]
) -> dict[str, User | Contact]:
    """Return who was not asked yet, by key."""
    return {str(one.pk): one for one in people if (kind, one.pk) not in already}
