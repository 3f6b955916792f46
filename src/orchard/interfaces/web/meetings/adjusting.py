"""What a review changes in the plan, and the version of the plan that says so."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.mistakes import Conflict, DomainError
from orchard.domain.meetings import services
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.queries import plan as plans
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.meetings import acting, minutes_forms
from orchard.interfaces.web.meetings.acting import on_meetings, one


@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Write down what a review changes in the plan, and why."""
    found, sitting = one(request, slug, meeting_id)
    form = minutes_forms.AdjustmentForm(request.POST or None)
    return on_meetings(
        request, found, form, acting.ADJUST,
        lambda: services.note_adjustment(
            sitting.row, **form.cleaned_data, by=found.viewer, at=now()
        ),
        meeting_id=meeting_id,
    )  # fmt: skip


@require_POST
def hand_in(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Submit the plan as it was adjusted; what stands in the way is said."""
    found, sitting = one(request, slug, meeting_id)
    try:
        plan = plan_of(found, sitting.row.starts.date())
        if plan is None:
            raise Conflict(_("This account has no plan yet. Begin one first."))
        services.hand_in_plan(sitting.row, plan=plan, by=found.viewer, at=now())
        toasts.say(
            request, _("The next version of the plan is submitted, with what changed and why.")
        )
    except DomainError as mistake:
        toasts.say(request, str(mistake))
    return redirect("meetings:meeting", slug, meeting_id)


def plan_of(found: Seen, day: date) -> AccountPlan | None:
    """Return the plan that a review adjusts: of its year, else the latest."""
    known = plans.plans(found.viewer, found.account)
    wanted = (one for one in known if one.year == max(day, today()).year)
    return next(wanted, known[0] if known else None)
