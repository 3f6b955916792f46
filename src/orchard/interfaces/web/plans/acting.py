"""Steps with a plan: forms in the drawer that lead back to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "plan"
PAGE = StepPage("plans/step.html", TAB, "plans:page")

BEGIN = Step(
    _("Begin a plan"),
    _("It lives: everybody in the team changes it week by week. A version is what is submitted."),
    _("Begin it"),
    _("The plan is begun."),
)
CHANGE = Step(_("How we go about the year"), "", _("Save"), _("Saved."))
SET = Step(
    _("Set an objective"),
    _("Goal and strategy are written together. What is near leads up to what is further away."),
    _("Set it"),
    _("The objective is set."),
)
ALTER = Step(_("Change the objective"), "", _("Save"), _("Saved."))
UNDERTAKE = Step(
    _("Note an initiative"),
    _("Prune stops or standardises, water nurtures, protect meets a risk, develop grows."),
    _("Note it"),
    _("The initiative is noted."),
)
REWORK = Step(_("Change the initiative"), "", _("Save"), _("Saved."))


def seen_to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may write in its plans."""
    found = seen(request, slug)
    check_may_edit(found.viewer, found.account)
    return found


def home(found: Seen, plan: AccountPlan | None = None) -> str:
    """Return the address of the plan page, of the plan's year where there is one."""
    base = reverse("plans:page", args=[found.account.slug])
    if plan is None:
        return base
    # an account that others were merged into may have more than one plan of a year
    which = "" if plan.account_id == found.account.pk else f"&plan={plan.pk}"
    return f"{base}?year={plan.year}{which}"


def on_page(
    request: HttpRequest,
    found: Seen,
    form: forms.Form,
    step: Step,
    action: Callable[[], object],
    *,
    plan: AccountPlan | None = None,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Take a step and go back to the plan, or show its form."""
    shown = {"plan": plan, **(context or {})}
    return PAGE(request, found, form, step, action, back=home(found, plan), context=shown)
