"""Pages of what gets better next: in each dimension of the programme, and for each key account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.programme.queries import goals as goal_queries
from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.rules.questionnaire import title_of
from orchard.domain.programme.services import maturity as services
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.maturity.forms import GoalForm
from orchard.interfaces.web.maturity.pages import form_page


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """Show every improvement goal, what is missing first."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_KPIS)
    latest = queries.latest_counted(viewer)
    found = goal_queries.goals(viewer, latest, today=today())
    readings.note_figures(request, [one.account for one in found.accounts])
    context = {
        "found": latest,
        "goals": found,
        "may_lead": may(viewer, Permission.LEAD_PROGRAMME),
    }
    return programme_page(request, "maturity/goals.html", context, tab="maturity")


@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest, assessment_id: int, dimension: str) -> HttpResponse:
    """Say what gets better in a dimension."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_PROGRAMME)
    found = queries.assessment(viewer, assessment_id)
    stored = goal_queries.goal(viewer, found, dimension)
    form = GoalForm(request.POST or None, people=goal_queries.owners(viewer), goal=stored)
    said = _("%(name)s has its goal.") % {"name": title_of(dimension)}
    if took(request, form, said, lambda: services.set_goal(
        found, dimension=dimension, aim=form.aim(), expected=form.cleaned_data["version"] or 0,
        by=viewer, at=now(),
    )):  # fmt: skip
        return redirect("maturity:assessment", assessment_id)
    lead = _("One need not be ill to get better: what stands well gets better, too.")
    return form_page(request, form, heading=title_of(dimension), lead=lead, button=_("Keep it"),
                     back=reverse("maturity:assessment", args=[assessment_id]))  # fmt: skip
