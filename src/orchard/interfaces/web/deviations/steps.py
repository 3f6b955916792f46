"""What is done about deviations: each step has its form beside the page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.agreements.models import Deviation
from orchard.domain.agreements.queries import deviations as queries
from orchard.domain.agreements.services import deviations as services
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.deviations import forms
from orchard.interfaces.web.deviations.views import TAB
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.standing.acting import Step, StepPage

on_deviations = StepPage("deviations/step.html", TAB, "deviations:page")
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
REPORT = Step(
    gettext_lazy("Report a deviation"),
    gettext_lazy("Whoever mends it finds it on their home page; who has to hear of it does when it is late."),
    gettext_lazy("Report it"), gettext_lazy("Reported."),
)  # fmt: skip
CORRECT = Step(gettext_lazy("Correct the report"), "", gettext_lazy("Save"), gettext_lazy("Saved."))
CAUSE = Step(gettext_lazy("Why did it happen?"), "", gettext_lazy("Save"), gettext_lazy("Saved."))
FIX = Step(gettext_lazy("It is mended"), gettext_lazy("Then the customer is asked whether they agree."), gettext_lazy("It is mended"), gettext_lazy("Noted: it is mended."))  # fmt: skip
ACCEPT = Step(gettext_lazy("The customer accepted it"), "", gettext_lazy("They accepted it"), gettext_lazy("Noted: they accepted it."))  # fmt: skip
CLOSE = Step(gettext_lazy("Close the deviation"), "", gettext_lazy("Close it"), gettext_lazy("Closed."))  # fmt: skip
REOPEN = Step(gettext_lazy("It came back"), gettext_lazy("The times count anew from now."), gettext_lazy("Open it again"), gettext_lazy("Open again."), is_end=True)  # fmt: skip


@asked_or_sent
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a deviation."""
    found = _seen_to_handle(request, slug)
    form = forms.ReportForm(request.POST or None, found=found, initial={"owner": found.viewer.pk})
    return on_deviations(request, found, form, REPORT, lambda: services.report_deviation(
        found.account, report=form.report(), by=found.viewer, at=now()
    ))  # fmt: skip


@asked_or_sent
def correct(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Correct what was reported."""
    found, row = _to_handle(request, slug, deviation_id)
    form = forms.ReportForm(request.POST or None, found=found, about=row, initial=forms.shown(row))
    return on_deviations(request, found, form, CORRECT, lambda: services.correct_deviation(
        row, expected=form.expected, report=form.report(), by=found.viewer, at=now()
    ), context={"about": row.title})  # fmt: skip


@require_POST
def acknowledge(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Say that the customer had our first answer."""
    found, row = _to_handle(request, slug, deviation_id)
    services.acknowledge_deviation(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Noted: the customer heard from us."))
    return redirect("deviations:page", slug)


@asked_or_sent
def cause(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Write down why it happened."""
    found, row = _to_handle(request, slug, deviation_id)
    form = forms.CauseForm(request.POST or None, initial={"version": row.version})
    return on_deviations(request, found, form, CAUSE, lambda: services.name_cause(
        row, expected=form.expected, cause=form.cleaned_data["cause"], by=found.viewer, at=now()
    ), context={"about": row.title})  # fmt: skip


@asked_or_sent
def fix(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Write down what was done."""
    found, row = _to_handle(request, slug, deviation_id)
    form = forms.FixForm(request.POST or None, initial={"version": row.version, "on": today()})
    return on_deviations(request, found, form, FIX, lambda: services.fix_deviation(
        row, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), context={"about": row.title})  # fmt: skip


@asked_or_sent
def accept(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Keep who at the customer accepted it."""
    found, row = _to_handle(request, slug, deviation_id)
    form = forms.AcceptForm(request.POST or None, initial={"version": row.version, "on": today()})
    return on_deviations(request, found, form, ACCEPT, lambda: services.accept_deviation(
        row, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), context={"about": row.title})  # fmt: skip


@asked_or_sent
def close(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Close it with what we change."""
    found, row = _to_handle(request, slug, deviation_id)
    form = forms.CloseForm(request.POST or None, initial={"version": row.version})
    return on_deviations(request, found, form, CLOSE, lambda: services.close_deviation(
        row, expected=form.expected, lesson=form.cleaned_data["lesson"], by=found.viewer, at=now()
    ), context={"about": row.title})  # fmt: skip


@asked_or_sent
def reopen(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Open it again: it came back."""
    found, row = _to_handle(request, slug, deviation_id)
    form = forms.ReopenForm(request.POST or None, initial={"version": row.version})
    return on_deviations(request, found, form, REOPEN, lambda: services.reopen_deviation(
        row, expected=form.expected, reason=form.cleaned_data["reason"], by=found.viewer, at=now()
    ), context={"about": row.title})  # fmt: skip


def _seen_to_handle(request: HttpRequest, slug: str) -> Seen:
    found = seen(request, slug)
    queries.check_may_handle(found.viewer, found.account)
    return found


def _to_handle(request: HttpRequest, slug: str, deviation_id: int) -> tuple[Seen, Deviation]:
    found = _seen_to_handle(request, slug)
    return found, queries.deviation(found.viewer, found.account, deviation_id)
