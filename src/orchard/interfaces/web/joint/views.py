"""The page of both sides: goals, criteria, what to do next, what matters, value, and how alive it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.rules import Permission
from orchard.domain.meetings import queries as meetings
from orchard.domain.plans.queries import joint, joint_health, joint_value, rights
from orchard.domain.plans.services import joint_scores
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.joint.acting import TAB
from orchard.interfaces.web.joint.forms import ColumnForm
from orchard.interfaces.web.plans.acting import seen_to_edit
from orchard.interfaces.web.plans.goals import HIDDEN


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what both sides settled, what waits for whom, and whether it is their plan as well."""
    found = seen(request, slug)
    return account_page(request, "joint/page.html", found, context_of(found), tab=TAB)


def context_of(found: Seen) -> dict[str, object]:
    """Return what the page shows."""
    viewer, account = found.viewer, found.account
    initiatives, may = joint.joint_initiatives(viewer, account), rights.at_account(viewer, account)
    return {
        "columns": joint.mutual_goals(viewer, account),
        "criteria": joint.criteria(viewer, account),
        "initiatives": initiatives,
        "agreed": [one for one in initiatives if one.both.is_agreed],
        "others": joint.other_initiatives(viewer, account),
        "matters": joint.what_matters(viewer, account),
        "card": joint_value.value_scorecard(viewer, account, found.figures, today=today()),
        "health": joint_health.joint_health(
            viewer, account, today=today(), met_on=meetings.last_met(viewer, account, today=today())
        ),
        "hidden": () if found.shows_margins else HIDDEN,
        "sees_contacts": viewer.may(Permission.SEE_CONTACTS),
        "may_edit": may.may_edit,
        "may_share": may.may_share,
        "may_ask": may.may_edit and may.may_share,
    }


@require_POST
def move_goal(request: HttpRequest, slug: str, objective_id: int) -> HttpResponse:
    """Put a goal into another column."""
    found = seen_to_edit(request, slug)
    row = joint.objective(found.viewer, found.account, objective_id)
    form = ColumnForm(request.POST)
    if not form.is_valid():
        raise Invalid
    joint_scores.set_beneficiary(
        row, expected=form.expected, beneficiary=form.cleaned_data["beneficiary"],
        by=found.viewer, at=now(),
    )  # fmt: skip
    return redirect("joint:page", slug)


@require_POST
def set_joint(request: HttpRequest, slug: str, initiative_id: int) -> HttpResponse:
    """Put an initiative on the list of both sides, or take it from there."""
    found = seen_to_edit(request, slug)
    row = joint.initiative(found.viewer, found.account, initiative_id).row
    is_joint = request.POST.get("joint") == "yes"
    joint_scores.set_joint(
        row, expected=version_seen(request), is_joint=is_joint, by=found.viewer, at=now()
    )
    return redirect("joint:page", slug)
