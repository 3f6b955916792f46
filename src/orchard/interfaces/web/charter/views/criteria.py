"""Criteria: versions, weights, approval."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import CriteriaSet
from orchard.domain.selection.queries import overview
from orchard.interfaces.web.accounts.conflicts import settle
from orchard.interfaces.web.charter.forms.criteria import (
    WEIGHT,
    ApproveForm,
    OwnForm,
    ReasonForm,
    WeightsForm,
)
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.charter.sets import set_context
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, took, version_seen


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Show all versions, and the key accounts that are out of the criteria."""
    return _versions(request, ReasonForm())


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make the next version, or the first one from the library."""
    viewer, form = viewer_of(request), ReasonForm(request.POST)
    require(viewer, Permission.LEAD_SELECTION)
    if form.is_valid():
        made = attempt(form, lambda: services.make_set(
            "criteria", reason=form.cleaned_data["reason"], by=viewer, at=now()
        ))  # fmt: skip
        if made and made.outcome is not None:
            toasts.say(
                request, _("The version is made. Weigh its criteria, then have it approved.")
            )
            return redirect("charter:criteria_set", made.outcome.number)
    return _versions(request, form)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version: its criteria with their scales and weights."""
    return version_page(request, queries.criteria_set(viewer_of(request), number))


@require_POST
def weigh(request: HttpRequest, number: int) -> HttpResponse:
    """Give the criteria of a draft their weights."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = queries.criteria_set(viewer, number)
    form = WeightsForm(request.POST, criteria=queries.set_criteria(viewer, found))
    if form.is_valid():
        expected = version_seen(request)
        if attempt(form, lambda: services.weigh(
            found, expected=expected, weights=form.weights(), by=viewer, at=now()
        )):  # fmt: skip
            toasts.say(request, _("The weights are saved."))
            return redirect("charter:criteria_set", number)
        _beside_theirs(form, viewer, found)
    return version_page(request, found, weights=form)


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a version as a whole: from now on it never changes."""
    viewer, form = viewer_of(request), ApproveForm(request.POST)
    require(viewer, Permission.APPROVE_SELECTION)
    found = queries.criteria_set(viewer, number)
    said = _("The criteria are approved, and never change from now on.")
    if took(request, form, said, lambda: services.approve_set(
        found, expected=version_seen(request), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("charter:criteria_set", number)
    return version_page(request, found, approving=form)


def version_page(
    request: HttpRequest,
    found: CriteriaSet,
    *,
    weights: WeightsForm | None = None,
    own: OwnForm | None = None,
    approving: forms.Form | None = None,
) -> HttpResponse:
    """Return the page of a version, with the form that was not right."""
    viewer = viewer_of(request)
    context = set_context(viewer, found, today())
    criteria = context.state.criteria
    given = {
        "own_form": own or OwnForm(),
        "approve_form": approving or ApproveForm(),
        "weights_form": weights or WeightsForm(criteria=criteria),
    }
    is_wrong = any(one is not None for one in (weights, own, approving))
    return programme_page(request, "charter/criteria_set.html", {"shown": context, **given},
                          tab="criteria", status=422 if is_wrong else 200)  # fmt: skip


def _beside_theirs(form: WeightsForm, viewer: User, found: CriteriaSet) -> None:
    now_stored = queries.criteria_set(viewer, found.number)
    weights = {WEIGHT + one.key: one.weight for one in queries.set_criteria(viewer, now_stored)}
    settle(form, weights, version=now_stored.version)


def _versions(request: HttpRequest, form: ReasonForm) -> HttpResponse:
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    rules = queries.policy(viewer, today())
    sets = list(queries.criteria_sets(viewer))
    context = {
        "sets": sets,
        "in_force": next((one for one in sets if one.is_approved), None),
        "draft": next((one for one in sets if not one.is_approved), None),
        "out": overview.out_of_criteria(viewer, rules),
        "lines": rules.status,
        "form": form,
        "may_lead": viewer.may(Permission.LEAD_SELECTION),
    }
    return programme_page(request, "charter/criteria.html", context, tab="criteria",
                          status=422 if form.errors else 200)  # fmt: skip
