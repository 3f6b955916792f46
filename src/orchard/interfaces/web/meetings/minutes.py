"""What is done after a meeting: decisions, minutes, proposed actions, and the end of its follow-up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.mistakes import Conflict
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.talks import NoNextStep
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.meetings import acting, forms, minutes_forms
from orchard.interfaces.web.meetings.acting import UNLANDED, on_meetings, one, to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def decide(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Write down a decision and why it matters."""
    found, sitting = one(request, slug, meeting_id)
    initial = {"owner": found.viewer.pk}
    form = minutes_forms.DecisionForm(
        request.POST or None, found=found, sitting=sitting, initial=initial
    )
    return on_meetings(
        request, found, form, acting.DECIDE,
        lambda: services.add_decision(
            sitting.row, text=form.cleaned_data["text"], why=form.cleaned_data["why"],
            owner=form.sees_to_it(), by=found.viewer, at=now(),
        ),
        meeting_id=meeting_id,
    )  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, slug: str, meeting_id: int, decision_id: int) -> HttpResponse:
    """Take out a decision that was written down by mistake."""
    found = to_edit(request, slug)
    row = queries.decision(found.viewer, found.account, meeting_id, decision_id)
    services.withdraw_decision(row, by=found.viewer, at=now())
    toasts.say(request, _("The decision is taken out."))
    return redirect("meetings:meeting", slug, meeting_id)


@asked_or_sent
def write(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Write the minutes."""
    found, sitting = one(request, slug, meeting_id)
    initial = minutes_forms.minutes_shown(sitting)
    form = minutes_forms.MinutesForm(request.POST or None, sitting=sitting, initial=initial)
    return on_meetings(
        request, found, form, acting.MINUTES,
        lambda: services.write_minutes(
            sitting.row, expected=form.expected, note=form.note(), by=found.viewer, at=now()
        ),
        meeting_id=meeting_id, context={"about": sitting.row.title},
    )  # fmt: skip


@asked_or_sent
def propose(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Propose an action that follows."""
    found, sitting = one(request, slug, meeting_id)
    form = minutes_forms.ProposalForm(request.POST or None, found=found, sitting=sitting)
    return on_meetings(
        request, found, form, acting.PROPOSE,
        lambda: services.propose_action(sitting.row, note=form.note(), by=found.viewer, at=now()),
        meeting_id=meeting_id,
    )  # fmt: skip


@asked_or_sent
def accept(request: HttpRequest, slug: str, meeting_id: int, proposal_id: int) -> HttpResponse:
    """Make a proposed action one of the plan."""
    found = to_edit(request, slug)
    row = queries.proposal(found.viewer, found.account, meeting_id, proposal_id)
    form = minutes_forms.AcceptForm(
        request.POST or None, found=found, initial={"due_on": row.due_on}
    )
    return on_meetings(
        request, found, form, acting.ACCEPT,
        lambda: services.accept_action(row, **form.said(), by=found.viewer, at=now()),
        meeting_id=meeting_id, context={"about": row.text},
    )  # fmt: skip


@asked_or_sent
def decline(request: HttpRequest, slug: str, meeting_id: int, proposal_id: int) -> HttpResponse:
    """Say why a proposed action is not done."""
    found = to_edit(request, slug)
    row = queries.proposal(found.viewer, found.account, meeting_id, proposal_id)
    form = forms.ReasonForm(request.POST or None)
    return on_meetings(
        request, found, form, acting.DECLINE,
        lambda: services.decline_action(
            row, reason=form.cleaned_data["reason"], by=found.viewer, at=now()
        ),
        meeting_id=meeting_id, context={"about": row.text},
    )  # fmt: skip


@require_POST
def close(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Close the follow-up of a meeting; what is missing for it is said."""
    found, sitting = one(request, slug, meeting_id)
    back = reverse("meetings:meeting", args=[slug, meeting_id])
    try:
        services.close_follow_up(
            sitting.row, expected=version_seen(request), anyway="anyway" in request.POST,
            by=found.viewer, at=now(),
        )  # fmt: skip
        toasts.say(request, _("The follow-up is closed."))
    except NoNextStep:
        request.session[UNLANDED] = meeting_id
        return redirect(f"{back}#actions")
    except Conflict as missing:
        toasts.say(request, str(missing))
    return redirect(back)
