"""What matters to the customer now: asked, ranked, settled; and values to be confirmed."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.plans.queries import joint, joint_value
from orchard.domain.plans.rules.joint_scorecard import Quarter
from orchard.domain.plans.services import joint_matters as services
from orchard.domain.plans.services import joint_requests
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.joint import acting, forms
from orchard.interfaces.web.joint.acting import on_together, seen_to_share
from orchard.interfaces.web.plans.acting import seen_to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
TWO_WEEKS = timedelta(days=14)


@asked_or_sent
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the customer what matters now."""
    found = seen_to_share(request, slug)
    usual = joint.usual_needs(found.viewer, found.account)
    form = forms.NeedsForm(request.POST or None, initial={"needs": "\n".join(usual)})
    return on_together(
        request, found, form, acting.ASK,
        lambda: services.ask_what_matters(found.account, needs=form.lines(), by=found.viewer,
                                          at=now()),
    )  # fmt: skip


@asked_or_sent
def ranked(request: HttpRequest, slug: str, check_id: int) -> HttpResponse:
    """Keep in which order somebody at the customer put their needs."""
    found = seen_to_edit(request, slug)
    row = joint.matters_check(found.viewer, found.account, check_id)
    shown = {"needs": "\n".join(row.offered), "on": today(), "version": row.version}
    form = forms.RankedForm(request.POST or None, found=found, initial=shown)
    return on_together(
        request, found, form, acting.RANKED,
        lambda: services.note_ranking(row, expected=form.expected, needs=form.lines(),
                                      contact=form.who(), on=form.cleaned_data["on"],
                                      by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def settle(request: HttpRequest, slug: str, check_id: int) -> HttpResponse:
    """Say what follows for the plan."""
    found = seen_to_edit(request, slug)
    row = joint.matters_check(found.viewer, found.account, check_id)
    form = forms.SettleForm(request.POST or None, initial={"version": row.version})
    return on_together(
        request, found, form, acting.SETTLE,
        lambda: services.settle_what_matters(row, expected=form.expected,
                                             how=form.cleaned_data["how"], by=found.viewer,
                                             at=now()),
    )  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, slug: str, check_id: int) -> HttpResponse:
    """Take the question back."""
    found = seen_to_edit(request, slug)
    row = joint.matters_check(found.viewer, found.account, check_id)
    services.withdraw_question(row, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("joint:restore_question", args=[slug, check_id])
    toasts.say(request, _("The question is taken back."), undo)
    return redirect("joint:page", slug)


@require_POST
def restore(request: HttpRequest, slug: str, check_id: int) -> HttpResponse:
    """Ask again what was taken back."""
    found = seen_to_edit(request, slug)
    row = joint.matters_check(found.viewer, found.account, check_id, even_removed=True)
    services.restore_question(row, by=found.viewer, at=now())
    return redirect("joint:page", slug)


@asked_or_sent
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the customer to confirm what a quarter brought them."""
    found = seen_to_share(request, slug)
    last = forms.key_of(Quarter.of(today()).before)
    shown = {"quarter": request.GET.get("quarter") or last, "due_on": today() + TWO_WEEKS}
    form = forms.ConfirmForm(request.POST or None, today=today(), initial=shown)
    return on_together(
        request, found, form, acting.CONFIRM,
        lambda: joint_requests.ask_to_confirm(
            found.account, quarter=form.chosen(), due_on=form.cleaned_data["due_on"],
            words=form.cleaned_data["words"], by=found.viewer, at=now(),
        ),
    )  # fmt: skip


@require_POST
def withdraw_confirm(request: HttpRequest, slug: str, request_id: int) -> HttpResponse:
    """Take the question about a quarter back."""
    found = seen_to_share(request, slug)
    row = joint_value.value_request(found.viewer, found.account, request_id)
    joint_requests.withdraw_request(row, by=found.viewer, at=now())
    toasts.say(request, _("The question is taken back."))
    return redirect("joint:page", slug)
