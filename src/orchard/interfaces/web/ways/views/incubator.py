"""The incubator: accounts that may become key, their pilots, and the time they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Incubation, Pilot
from orchard.domain.selection.rules.choices import Verdict
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took, version_seen
from orchard.interfaces.web.standing.acting import Step, in_programme
from orchard.interfaces.web.standing.forms import VersionedForm
from orchard.interfaces.web.ways import forms, steps
from orchard.interfaces.web.ways.rights import leading, looking, rights
from orchard.interfaces.web.ways.split import split

TAB = "incubator"
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Growing:
    """An account in the incubator: its time, and whether the viewer runs its pilots."""

    time: Incubation
    pilots: list[Pilot]
    days_left: int
    share: int
    is_mine: bool


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show who is in the incubator, and where the time goes."""
    viewer = looking(request)
    on = today()
    context = {
        **rights(viewer, on),
        "growing": _growing(viewer, on),
        "waiting": queries.chosen_but_waiting(viewer),
        "split": split(viewer, on),
    }
    return programme_page(request, "ways/incubator.html", context, tab=TAB)


@asked_or_sent
def plan_pilot(request: HttpRequest, incubation_id: int) -> HttpResponse:
    """Plan a pilot."""
    viewer = looking(request)
    time = queries.incubation(viewer, incubation_id)
    _check_runs(viewer, time.account)
    form = forms.PilotForm(request.POST or None, initial={"starts_on": today()})
    if took(request, form, steps.PILOT.done, lambda: (
        services.plan_pilot(time, plan=form.plan(), by=viewer, at=now())
    )):  # fmt: skip
        return _back(time)
    return _form(request, form, steps.PILOT, time)


@asked_or_sent
def pilot(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """Change a pilot."""
    viewer, row = _run(request, pilot_id)
    form = forms.PilotForm(request.POST or None, initial=forms.pilot_shown(row))
    if took(request, form, steps.CHANGE_PILOT.done, lambda: services.change_pilot(
        row, expected=form.expected, plan=form.plan(), by=viewer, at=now()
    )):  # fmt: skip
        return _back(row.incubation)
    return _form(request, form, steps.CHANGE_PILOT, row.incubation)


@require_POST
def start(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """Say that a pilot runs."""
    viewer, row = _run(request, pilot_id)
    services.start_pilot(row, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("The pilot runs."))
    return _back(row.incubation)


@asked_or_sent
def judge(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """Say what a pilot showed."""
    viewer, row = _run(request, pilot_id)
    form = forms.JudgeForm(request.POST or None, initial={"version": row.version})
    if took(request, form, steps.JUDGE.done, lambda: services.judge_pilot(
        row, expected=form.expected, verdict=Verdict(form.cleaned_data["verdict"]),
        findings=form.cleaned_data["findings"], until=form.cleaned_data["until"],
        by=viewer, at=now(),
    )):  # fmt: skip
        return _back(row.incubation)
    return _form(request, form, steps.JUDGE, row.incubation, pilot=row)


@asked_or_sent
def extend(request: HttpRequest, incubation_id: int) -> HttpResponse:
    """Give an account more time, once."""
    viewer = leading(request)
    time = queries.incubation(viewer, incubation_id)
    form = forms.ExtendForm(request.POST or None, initial={"version": time.version, "months": 6})
    if took(request, form, steps.EXTEND.done, lambda: services.extend_incubation(
        time, expected=form.expected, **form.said(), by=viewer, at=now()
    )):  # fmt: skip
        return _back(time)
    return _form(request, form, steps.EXTEND, time)


@asked_or_sent
def let_go(request: HttpRequest, incubation_id: int) -> HttpResponse:
    """Take an account out of the incubator."""
    viewer = leading(request)
    time = queries.incubation(viewer, incubation_id)
    form = forms.WhyForm(request.POST or None, initial={"version": time.version})
    if took(request, form, steps.LET_GO.done, lambda: services.let_go(
        time, expected=form.expected, reason=form.cleaned_data["reason"], by=viewer, at=now()
    )):  # fmt: skip
        return redirect("ways:incubator")
    return _form(request, form, steps.LET_GO, time)


def _growing(viewer: User, on: date) -> list[Growing]:
    leads = may(viewer, Permission.LEAD_SELECTION)
    mine = set() if leads else set(accounts.my_accounts(viewer).values_list("pk", flat=True))
    return [
        Growing(
            time=time,
            pilots=list(time.pilots.all()),
            days_left=max(0, (time.ends_on - on).days),
            share=_share(time, on),
            is_mine=leads or time.account_id in mine,
        )
        for time in queries.incubations(viewer)
    ]


def _share(time: Incubation, on: date) -> int:
    """Return how much of the time is gone, in hundredths."""
    whole, gone = (time.ends_on - time.began_on).days, (on - time.began_on).days
    return max(0, min(100, 100 * gone // whole))


def _run(request: HttpRequest, pilot_id: int) -> tuple[User, Pilot]:
    """Return a pilot that the viewer runs."""
    viewer = looking(request)
    row = queries.pilot(viewer, pilot_id)
    _check_runs(viewer, row.incubation.account)
    return viewer, row


def _check_runs(viewer: User, account: Account) -> None:
    """Let those who lead the selection, and the account's own manager, run pilots."""
    if accounts.manager_of(viewer, account) != viewer:
        require(viewer, Permission.LEAD_SELECTION)


def _form(
    request: HttpRequest, form: VersionedForm, step: Step, time: Incubation, **more: object
) -> HttpResponse:
    back = reverse("ways:incubator")
    context = {"about": time.account, "time": time, **more}
    return in_programme(request, form, step, tab=TAB, back=back, context=context)


def _back(time: Incubation) -> HttpResponse:
    return redirect(f"{reverse('ways:incubator')}#incubation-{time.pk}")
