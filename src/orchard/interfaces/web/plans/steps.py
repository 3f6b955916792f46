"""Steps with objectives and initiatives: set, change, take out, put back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.services import initiatives, objectives
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.plans import acting, forms, goals
from orchard.interfaces.web.plans.acting import home, on_page, seen_to_edit

ASKABLE = ("kind", "horizon", "parent", "goal", "is_improvement")
"""What a link may fill in a new objective."""


@forms.asked_or_sent
def add_objective(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Set an objective together with how we reach it."""
    found = seen_to_edit(request, slug)
    plan = queries.plan(found.viewer, found.account, plan_id)
    asked = {name: request.GET[name] for name in ASKABLE if name in request.GET}
    form = forms.ObjectiveForm(request.POST or None, found=found, plan=plan, initial=asked)
    return on_page(
        request, found, form, acting.SET,
        lambda: objectives.add_objective(plan, target=form.asked(), by=found.viewer, at=now()),
        plan=plan,
    )  # fmt: skip


@forms.asked_or_sent
def objective(request: HttpRequest, slug: str, objective_id: int) -> HttpResponse:
    """Change an objective; beside it stands what its check says."""
    found = seen_to_edit(request, slug)
    row = queries.objective(found.viewer, found.account, objective_id)
    goals.check_may_read(found, row)
    form = forms.ObjectiveForm(
        request.POST or None, found=found, plan=row.plan, about=row,
        initial=forms.shown(row, forms.ObjectiveForm),
    )  # fmt: skip
    away = reverse("plans:remove_objective", args=[slug, objective_id])
    return on_page(
        request, found, form, acting.ALTER,
        lambda: objectives.change_objective(row, expected=form.expected, target=form.asked(),
                                            by=found.viewer, at=now()),
        plan=row.plan,
        context={"line": goals.line(found, row, row.plan.year), "away": away, "row": row},
    )  # fmt: skip


@require_POST
def remove_objective(request: HttpRequest, slug: str, objective_id: int) -> HttpResponse:
    """Take an objective out of the plan."""
    found = seen_to_edit(request, slug)
    row = queries.objective(found.viewer, found.account, objective_id)
    objectives.remove_objective(row, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("plans:restore_objective", args=[slug, objective_id])
    toasts.say(request, _("“%(name)s” is taken out.") % {"name": row.title}, undo)
    return redirect(home(found, row.plan))


@require_POST
def restore_objective(request: HttpRequest, slug: str, objective_id: int) -> HttpResponse:
    """Put an objective back."""
    found = seen_to_edit(request, slug)
    row = queries.objective(found.viewer, found.account, objective_id, even_removed=True)
    objectives.restore_objective(row, by=found.viewer, at=now())
    return redirect(home(found, row.plan))


@forms.asked_or_sent
def add_initiative(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Note an initiative."""
    found = seen_to_edit(request, slug)
    plan = queries.plan(found.viewer, found.account, plan_id)
    asked = {name: request.GET[name] for name in ("care", "objective") if name in request.GET}
    form = forms.InitiativeForm(request.POST or None, found=found, plan=plan, initial=asked)
    return on_page(
        request, found, form, acting.UNDERTAKE,
        lambda: initiatives.add_initiative(plan, undertaking=form.asked(), by=found.viewer,
                                           at=now()),
        plan=plan,
    )  # fmt: skip


@forms.asked_or_sent
def initiative(request: HttpRequest, slug: str, initiative_id: int) -> HttpResponse:
    """Change an initiative."""
    found = seen_to_edit(request, slug)
    row = queries.initiative(found.viewer, found.account, initiative_id)
    form = forms.InitiativeForm(
        request.POST or None, found=found, plan=row.plan, about=row,
        initial=forms.shown(row, forms.InitiativeForm),
    )  # fmt: skip
    away = reverse("plans:remove_initiative", args=[slug, initiative_id])
    return on_page(
        request, found, form, acting.REWORK,
        lambda: initiatives.change_initiative(row, expected=form.expected,
                                              undertaking=form.asked(), by=found.viewer, at=now()),
        plan=row.plan, context={"away": away, "row": row},
    )  # fmt: skip


@require_POST
def remove_initiative(request: HttpRequest, slug: str, initiative_id: int) -> HttpResponse:
    """Take an initiative out of the plan."""
    found = seen_to_edit(request, slug)
    row = queries.initiative(found.viewer, found.account, initiative_id)
    initiatives.remove_initiative(row, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("plans:restore_initiative", args=[slug, initiative_id])
    toasts.say(request, _("“%(name)s” is taken out.") % {"name": row.title}, undo)
    return redirect(home(found, row.plan))


@require_POST
def restore_initiative(request: HttpRequest, slug: str, initiative_id: int) -> HttpResponse:
    """Put an initiative back."""
    found = seen_to_edit(request, slug)
    row = queries.initiative(found.viewer, found.account, initiative_id, even_removed=True)
    initiatives.restore_initiative(row, by=found.viewer, at=now())
    return redirect(home(found, row.plan))
