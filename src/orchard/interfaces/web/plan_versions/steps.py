"""What is done with versions: submitted, approved, sent back, shared, accepted, in force, put away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.plans.queries import versions as queries
from orchard.domain.plans.queries.quality import plan_quality
from orchard.domain.plans.rules.quality import Quality
from orchard.domain.plans.services import versions as services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took, version_seen
from orchard.interfaces.web.plan_versions import acting, forms
from orchard.interfaces.web.plan_versions.acting import OnVersion, to_decide, to_edit, to_share
from orchard.interfaces.web.plans.acting import TAB
from orchard.interfaces.web.standing.acting import WRONG, Step, StepPage

PAGE = StepPage("plan_versions/step.html", TAB, "plans:page")
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def submit(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    """Submit the living plan as its next version."""
    on = to_edit(request, slug, plan_id)
    form = forms.SubmitForm(request.POST or None)
    return _step(
        request, on, form, acting.SUBMIT,
        lambda: services.submit_version(on.plan, **form.cleaned_data, by=on.found.viewer, at=now()),
        quality=plan_quality(on.found.viewer, on.plan, today=today()),
        hindrances=queries.hindrances(on.found.viewer, on.plan, today=today()),
    )  # fmt: skip


@require_POST
def approve(request: HttpRequest, slug: str, plan_id: int, number: int) -> HttpResponse:
    """Approve a version."""
    on = to_decide(request, slug, plan_id, number)
    return _pressed(
        request, on, _("Approved."),
        lambda: services.approve_version(on.row, expected=version_seen(request),
                                         by=on.found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def send_back(request: HttpRequest, slug: str, plan_id: int, number: int) -> HttpResponse:
    """Send a version back with why."""
    on = to_decide(request, slug, plan_id, number)
    form = forms.ReturnForm(request.POST or None, initial={"version": on.row.version})
    return _step(
        request, on, form, acting.RETURN,
        lambda: services.return_version(on.row, expected=form.expected,
                                        reason=form.cleaned_data["reason"], by=on.found.viewer,
                                        at=now()),
    )  # fmt: skip


@require_POST
def ask_customer(request: HttpRequest, slug: str, plan_id: int, number: int) -> HttpResponse:
    """Ask the customer to accept what is shared."""
    on = to_share(request, slug, plan_id, number)
    return _pressed(
        request, on, _("Shared. It waits for the customer."),
        lambda: services.share_version(on.row, expected=version_seen(request),
                                       by=on.found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def accepted(request: HttpRequest, slug: str, plan_id: int, number: int) -> HttpResponse:
    """Note that the customer accepted in a meeting or by letter."""
    on = to_share(request, slug, plan_id, number)
    form = forms.AcceptedForm(request.POST or None, found=on.found, row=on.row)
    return _step(
        request, on, form, acting.ACCEPTED,
        lambda: services.note_acceptance(on.row, **form.said(), by=on.found.viewer, at=now()),
    )  # fmt: skip


@require_POST
def activate(request: HttpRequest, slug: str, plan_id: int, number: int) -> HttpResponse:
    """Let a version count from now on."""
    on = to_edit(request, slug, plan_id, number)
    return _pressed(
        request, on, _("This version counts from now on."),
        lambda: services.activate_version(on.row, expected=version_seen(request),
                                          by=on.found.viewer, at=now()),
    )  # fmt: skip


@require_POST
def archive(request: HttpRequest, slug: str, plan_id: int, number: int) -> HttpResponse:
    """Put the plan of a year that is over away."""
    on = to_edit(request, slug, plan_id, number)
    return _pressed(
        request, on, _("Put away."),
        lambda: services.archive_version(on.row, expected=version_seen(request),
                                         by=on.found.viewer, at=now()),
    )  # fmt: skip


def _step(
    request: HttpRequest,
    on: OnVersion,
    form: django_forms.Form,
    step: Step,
    action: Callable[[], object],
    *,
    quality: Quality | None = None,
    hindrances: Sequence[str] = (),
) -> HttpResponse:
    """Take a step and go back to the plan, or show its form, with what the plan lacks."""
    shown: dict[str, object] = {"plan": on.plan, "row": on.version}
    shown |= {"quality": quality, "hindrances": hindrances}
    return PAGE(request, on.found, form, step, action, back=on.home, context=shown)


def _pressed(
    request: HttpRequest, on: OnVersion, said: str, action: Callable[[], object]
) -> HttpResponse:
    """Do what a button asks for; what stands in its way is said over the plan's versions."""
    form = django_forms.Form(request.POST)
    if took(request, form, said, action):
        return redirect(on.home)
    shown = {"form": form, "plan": on.plan, "row": on.version, "back": on.home, "home": on.home}
    return account_page(
        request, "plan_versions/refused.html", on.found, shown, tab=TAB, status=WRONG
    )
