"""Leaving with dignity: who is under review, the plans, the watch, and who is large but not key."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import TransitionPlan
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.frame import readings, toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took, version_seen
from orchard.interfaces.web.standing.acting import Step, in_programme
from orchard.interfaces.web.standing.forms import VersionedForm
from orchard.interfaces.web.ways import forms, steps
from orchard.interfaces.web.ways.rights import leading, looking, rights

TAB = "exits"
MOST = 50
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def exits(request: HttpRequest) -> HttpResponse:
    """Show who may leave, who is leaving, and who left."""
    viewer = looking(request)
    on = today()
    plans = list(queries.transitions(viewer)[: 4 * MOST])
    open_plans = [one for one in plans if not one.done_on and not one.stopped_at]
    reviewed = queries.under_review(viewer, on)
    large = queries.large_not_key(viewer, most=MOST)
    shown = {one.account for one in reviewed} | {one.account for one in large}
    readings.note_figures(request, shown)
    context = {
        **rights(viewer, on),
        "reviewed": reviewed,
        "plan_of": {one.account_id: one for one in open_plans},
        "open_plans": open_plans,
        "past_plans": [one for one in plans if one.done_on or one.stopped_at],
        "watched": list(queries.watched_leavers(viewer, on)),
        "told": list(queries.told_but_not_key(viewer)),
        "large": large,
        "most": MOST,
    }
    return programme_page(request, "ways/exits.html", context, tab=TAB)


@asked_or_sent
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the plan by which an account leaves."""
    viewer = leading(request)
    account = accounts.account_at(viewer, slug)
    standing = queries.standing(viewer, account)
    told = standing is not None and standing.told_status in KEY_STATUSES
    initial = {"starts_on": today(), "was_told": told}
    form = forms.FarewellForm(request.POST or None, viewer=viewer, initial=initial)
    step = steps.PLAN_BACK if account.status == Status.PROSPECT else steps.PLAN
    if took(request, form, step.done, lambda: (
        services.plan_transition(account, plan=form.farewell(), by=viewer, at=now())
    )):  # fmt: skip
        return redirect("ways:exits")
    return in_programme(request, form, step, tab=TAB, back=reverse("ways:exits"),
                        context={"about": account})  # fmt: skip


@require_safe
def transition(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show a plan, and what comes next."""
    viewer = looking(request)
    found = queries.transition(viewer, plan_id)
    context = {**rights(viewer), "plan": found, "is_mine": found.written_by_id == viewer.pk}
    return programme_page(request, "ways/transition.html", context, tab=TAB)


@asked_or_sent
def change(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change a plan that nobody approved yet."""
    viewer = leading(request)
    found = queries.transition(viewer, plan_id)
    form = forms.FarewellForm(
        request.POST or None, viewer=viewer, initial=forms.farewell_shown(found)
    )
    if took(request, form, steps.CHANGE_PLAN.done, lambda: services.change_transition(
        found, expected=form.expected, plan=form.farewell(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("ways:transition", plan_id)
    return _form(request, form, steps.CHANGE_PLAN, found)


@require_POST
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Approve what somebody else wrote; the account is in transition."""
    viewer = looking(request)
    require(viewer, Permission.APPROVE_SELECTION)
    found = queries.transition(viewer, plan_id)
    services.approve_transition(found, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("The plan is approved. Tell the customer, then hand the account over."))
    return redirect("ways:transition", plan_id)


@asked_or_sent
def heard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write down when the customer got the message."""
    viewer = looking(request)
    found = queries.transition(viewer, plan_id)
    initial = {"version": found.version, "on": today()}
    form = forms.HeardForm(request.POST or None, initial=initial)
    if took(request, form, steps.HEARD.done, lambda: services.tell_farewell(
        found, expected=form.expected, on=form.cleaned_data["on"], by=viewer, at=now()
    )):  # fmt: skip
        return redirect("ways:transition", plan_id)
    return _form(request, form, steps.HEARD, found)


@require_POST
def finish(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Hand the account over; it is watched for a year."""
    viewer = leading(request)
    found = queries.transition(viewer, plan_id)
    services.finish_transition(found, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("The account is handed over. It is watched for a year."))
    return redirect("ways:transition", plan_id)


@asked_or_sent
def stop(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Stop a transition."""
    viewer = leading(request)
    found = queries.transition(viewer, plan_id)
    form = forms.WhyForm(request.POST or None, initial={"version": found.version})
    if took(request, form, steps.STOP.done, lambda: services.stop_transition(
        found, expected=form.expected, reason=form.cleaned_data["reason"], by=viewer, at=now()
    )):  # fmt: skip
        return redirect("ways:transition", plan_id)
    return _form(request, form, steps.STOP, found)


def _form(
    request: HttpRequest, form: VersionedForm, step: Step, found: TransitionPlan
) -> HttpResponse:
    back = reverse("ways:transition", args=[found.pk])
    return in_programme(request, form, step, tab=TAB, back=back, context={"about": found.account})
