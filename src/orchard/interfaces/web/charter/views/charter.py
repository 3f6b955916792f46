"""The charter: what a key account is here, who owns the programme, which goals it serves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Charter
from orchard.interfaces.web.accounts.conflicts import settle
from orchard.interfaces.web.charter.forms.charter import CharterForm, GoalForm
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, took, version_seen


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Show the charter and the goals of the strategy."""
    return _charter(request, GoalForm())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Write the charter, or change it; its owner may, and who leads the choosing."""
    viewer = viewer_of(request)
    found = queries.charter(viewer)
    if found is None or viewer != found.owner:
        require(viewer, Permission.LEAD_SELECTION)
    day = today()
    form = CharterForm(request.POST or None, viewer=viewer, charter=found, today=day)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: _save(found, form, viewer)):
            toasts.say(request, _("The charter is saved. It stands on every account's page."))
            return redirect("charter:charter" if found else "charter:criteria")
        _beside_theirs(form, viewer)
    guard = queries.policy(viewer, day).guard
    context = {"form": form, "charter": found, "guard": guard}
    return programme_page(request, "charter/edit.html", context, tab="charter",
                          status=422 if form.errors else 200)  # fmt: skip


@require_POST
def name_goal(request: HttpRequest) -> HttpResponse:
    """Name a goal of the strategy."""
    viewer, form = viewer_of(request), GoalForm(request.POST)
    require(viewer, Permission.LEAD_SELECTION)
    said = _("The goal is named. Accounts can be scored by it.")
    if took(request, form, said, lambda: services.name_goal(
        "goal", **form.cleaned_data, by=viewer, at=now()
    )):  # fmt: skip
        return redirect("charter:charter")
    return _charter(request, form)


@require_POST
def end_goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Take a goal back."""
    viewer = viewer_of(request)
    goal = queries.goal(viewer, goal_id)
    services.end_goal(goal, expected=version_seen(request), by=viewer, at=now())
    undo = reverse("charter:take_up_goal", args=[goal_id])
    toasts.say(request, _("“%(goal)s” is no goal any more.") % {"goal": goal.title}, undo)
    return redirect("charter:charter")


@require_POST
def take_up_goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Bring a goal back into force."""
    viewer = viewer_of(request)
    goal = queries.goal(viewer, goal_id)
    services.name_goal("goal", title=goal.title, why=goal.why, by=viewer, at=now())
    return redirect("charter:charter")


def _save(found: Charter | None, form: CharterForm, viewer: User) -> Charter:
    """Write the first charter, or change the one that the person saw."""
    if found is None:
        return services.write_charter(form.text(), by=viewer, at=now())
    expected = form.cleaned_data["version"] or 0  # no row has it: nothing is written over
    return services.change_charter(found, expected=expected, text=form.text(), by=viewer, at=now())


def _beside_theirs(form: CharterForm, viewer: User) -> None:
    """Show what somebody else saved meanwhile beside what was typed."""
    stored = queries.charter(viewer)
    if stored is not None:
        theirs = CharterForm(viewer=viewer, charter=stored, today=stored.starts_on).initial
        settle(form, {name: form.as_sent(name, one) for name, one in theirs.items()},
               version=stored.version)  # fmt: skip
        form.name_people()


def _charter(request: HttpRequest, form: GoalForm) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.charter(viewer)
    leads = may(viewer, Permission.LEAD_SELECTION)
    context = {
        "charter": found,
        "goals": queries.goals(viewer),
        "goal_form": form,
        "may_lead": leads,
        "may_change": leads or (found is not None and viewer == found.owner),
        "sees_choosing": may(viewer, Permission.SEE_SELECTION),
    }
    return programme_page(request, "charter/charter.html", context, tab="charter",
                          status=422 if form.errors else 200)  # fmt: skip
