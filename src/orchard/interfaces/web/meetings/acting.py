"""Steps with meetings: forms in the drawer that lead back to where they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.rules import Permission
from orchard.domain.meetings import queries
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.domain.plans.queries import rights
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "meetings"
UNLANDED = "meeting without a dated step"
"""Where the session keeps which one: in an address it would tell logs how a guest likes to work."""
PAGE = StepPage("meetings/step.html", TAB, "meetings:page")


def _own_page(slug: str, made: object) -> str:
    """Return the address of a meeting that was planned: who is asked and what about comes next."""
    assert isinstance(made, Meeting), "planning returns the meeting"
    return reverse("meetings:meeting", args=[slug, made.pk])


on_new_meeting = replace(PAGE, lands=_own_page)

RHYTHM = Step(
    _("Agree on a rhythm"),
    _("The local time stays what it is all year, also when clocks change."),
    _("Keep it"),
    _("The rhythm is kept."),
)
WANTED = Step(
    _("How often they want to meet"),
    _("Ask them: many want to be followed more closely than they are. The latest answer counts."),
    _("Keep their answer"),
    _("Their answer is kept."),
)
PLAN = Step(_("Plan a meeting"), "", _("Plan it"), _("Planned."))
CHANGE = Step(_("Change the meeting"), _("Moved is not cancelled."), _("Save"), _("Saved."))
PREPARE = Step(
    _("Agenda"),
    _("Proposed from what is open with this customer: one point a line, in your own words."),
    _("Keep the agenda"),
    _("Prepared."),
)
RELEASE = Step(
    _("What the customer reads"),
    _(
        "Beside day, time, place and title. What you change in purpose, agenda and minutes later stays with us."
    ),
    _("Release it"),
    _("Kept: the customer reads it while the meeting is shared."),
)
CANCEL = Step(
    _("Cancel the meeting"),
    _("It counts as a broken rhythm until the next one is held. To move it, change it instead."),
    _("Cancel it"),
    _("Cancelled."),
    is_end=True,
)
INVITE = Step(
    _("Ask to the meeting by mail"),
    _(
        "Title, time and place leave with an entry for the calendar; purpose, agenda and notes stay here. Changes and a cancellation follow by themselves."
    ),
    _("Send the invitations"),
    _("The invitations are on their way."),
)
DECIDE = Step(_("Write down a decision"), "", _("Keep it"), _("Kept."))
MINUTES = Step(
    _("Minutes"), _("Write them so that whoever was there may read them."), _("Keep the minutes"), _("Kept.")
)  # fmt: skip
TIE = Step(
    _("The tie after the meeting"),
    _("Only the team of the account reads it. What was said before stays as history."),
    _("Keep it"),
    _("Kept."),
)
ADJUST = Step(
    _("Adjust the plan"),
    _("Change the plan itself on its page. What you write here goes into its next version."),
    _("Keep it"),
    _("Kept."),
)
PROPOSE = Step(
    _("Propose an action"),
    _("Accepted, it is an action of the plan."),
    _("Propose it"),
    _("Proposed."),
)
ACCEPT = Step(
    _("Accept the action"),
    _("It becomes an action of the plan: say what it leads up to."),
    _("Accept it"),
    _("Accepted. It stands among the actions."),
)
DECLINE = Step(
    _("Decline the action"), "", _("Decline it"), _("Declined."), is_end=True
)  # fmt: skip


def debrief(hours: int) -> Step:
    """Return how a sponsor is asked to tell of a visit, within the hours of the policy."""
    why = ngettext(
        "Within %(hours)d hour, while you remember. Only the team of the account reads it.",
        "Within %(hours)d hours, while you remember. Only the team of the account reads it.",
        hours,
    )
    done = _("Kept. Write what you promised among the proposed actions.")
    return Step(_("After the visit"), why % {"hours": hours}, _("Keep it"), done)


def known(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may see who its people are."""
    found = seen(request, slug)
    if not found.viewer.may(Permission.SEE_CONTACTS):
        raise NotFound
    return found


def to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may write about its meetings."""
    found = known(request, slug)
    rights.check_may_edit(found.viewer, found.account)
    return found


def one(request: HttpRequest, slug: str, meeting_id: int) -> tuple[Seen, Sitting]:
    """Return a meeting for those who may write about it."""
    found = to_edit(request, slug)
    return found, queries.sitting(found.viewer, found.account, meeting_id)


def on_meetings(
    request: HttpRequest,
    found: Seen,
    form: forms.Form,
    step: Step,
    action: Callable[[], object],
    *,
    meeting_id: int | None = None,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Take a step and go back to the meeting, else to the account's meetings; or show its form."""
    where = [found.account.slug, meeting_id]
    back = "" if meeting_id is None else reverse("meetings:meeting", args=where)
    return PAGE(request, found, form, step, action, back=back, context=context)
