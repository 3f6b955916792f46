"""What is done about promises: each step has its form beside the page."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.agreements.models import Promise
from orchard.domain.agreements.queries import promises as queries
from orchard.domain.agreements.services import promises as services
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen
from orchard.interfaces.web.promises import forms
from orchard.interfaces.web.promises.views import TAB
from orchard.interfaces.web.standing.acting import Step, StepPage

on_promises = StepPage("promises/step.html", TAB, "promises:page")
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
GIVE = Step(
    gettext_lazy("Write a promise down"),
    gettext_lazy("The function that has to keep it is asked whether it can. Until it says yes, it does not count as our word."),
    gettext_lazy("Write it down"), gettext_lazy("Written down: its function is asked."),
)  # fmt: skip
CORRECT = Step(
    gettext_lazy("Correct the promise"), gettext_lazy("Its function is asked anew."),
    gettext_lazy("Save"), gettext_lazy("Saved."),
)  # fmt: skip
REFUSE = Step(
    gettext_lazy("It cannot be kept so"),
    gettext_lazy("Then the team talks to the customer, before they rely on it."),
    gettext_lazy("It cannot be kept so"), gettext_lazy("Noted: who promised it, and who leads the account, read it on Home."),
)  # fmt: skip
KEEP = Step(gettext_lazy("It was kept"), "", gettext_lazy("It was kept"), gettext_lazy("Noted: it was kept."))  # fmt: skip
BREAK = Step(gettext_lazy("It was not kept"), gettext_lazy("Tell the customer before they find out."), gettext_lazy("It was not kept"), gettext_lazy("Noted: it was not kept."), is_end=True)  # fmt: skip
ANOTHER_DAY = Step(
    gettext_lazy("Another day was agreed"),
    gettext_lazy("Only what the customer agreed to: whoever is told alone was promised the old day."),
    gettext_lazy("Keep the new day"), gettext_lazy("Noted: the new day."),
)  # fmt: skip


@asked_or_sent
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a promise down."""
    found = seen(request, slug)
    queries.check_may_give(found.viewer, found.account)
    start = {"promised_by": found.viewer.pk, "given_on": today()}
    form = forms.PromiseForm(request.POST or None, found=found, initial=start)
    return on_promises(request, found, form, GIVE, lambda: services.give_promise(
        found.account, note=form.note(), by=found.viewer, at=now()
    ))  # fmt: skip


@asked_or_sent
def correct(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Correct what was written down, while nobody relies on it."""
    found = seen(request, slug)
    row = queries.promise(found.viewer, found.account, promise_id)
    queries.check_may_correct(found.viewer, row)
    form = forms.PromiseForm(request.POST or None, found=found, about=row, initial=forms.shown(row))
    return on_promises(request, found, form, CORRECT, lambda: services.correct_promise(
        row, expected=form.expected, note=form.note(), by=found.viewer, at=now()
    ), context={"about": row.words})  # fmt: skip


@require_POST
def confirm(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Say for the function that it keeps the promise."""
    found, row = _to_answer(request, slug, promise_id)
    services.confirm_promise(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Confirmed: from now on it counts as our word."))
    return redirect("promises:page", slug)


@asked_or_sent
def refuse(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Say for the function that it cannot be kept so, and why."""
    found, row = _to_answer(request, slug, promise_id)
    form = forms.RefuseForm(request.POST or None, initial={"version": row.version})
    return on_promises(request, found, form, REFUSE, lambda: services.refuse_promise(
        row, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), context={"about": row.words})  # fmt: skip


@asked_or_sent
def keep(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Write down that it was kept."""
    found, row = _to_settle(request, slug, promise_id)
    form = forms.KeptForm(request.POST or None, initial={"version": row.version, "on": today()})
    step = _undone(KEEP, "promises:reopen", slug, row)
    return on_promises(request, found, form, step, lambda: services.keep_promise(
        row, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), context={"about": row.words})  # fmt: skip


@asked_or_sent
def break_(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Write down that it was not kept, and why."""
    found, row = _to_settle(request, slug, promise_id)
    form = forms.BrokenForm(request.POST or None, initial={"version": row.version, "on": today()})
    step = _undone(BREAK, "promises:reopen", slug, row)
    return on_promises(request, found, form, step, lambda: services.break_promise(
        row, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ), context={"about": row.words})  # fmt: skip


@require_POST
def reopen(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Take back that it was kept or broken."""
    found, row = _to_settle(request, slug, promise_id)
    services.reopen_promise(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Taken back: it stands as before."))
    return redirect("promises:page", slug)


@asked_or_sent
def another_day(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Keep to which other day somebody at the customer agreed."""
    found, row = _to_settle(request, slug, promise_id)
    start = {"version": row.version, "agreed_on": today()}
    form = forms.AnotherDayForm(request.POST or None, found=found, initial=start)
    step = _undone(ANOTHER_DAY, "promises:take_back", slug, row)
    return on_promises(request, found, form, step, lambda: services.renegotiate_promise(
        row, expected=form.expected, another=form.another(), by=found.viewer, at=now()
    ), context={"about": row.words})  # fmt: skip


@require_POST
def take_back(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Take the last other day back."""
    found, row = _to_settle(request, slug, promise_id)
    services.take_renegotiation_back(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Taken back: the day before holds again."))
    return redirect("promises:page", slug)


def _undone(step: Step, page: str, slug: str, row: Promise) -> Step:
    """Return a step that can be taken back where it is said that it was taken."""
    undo = reverse(page, args=[slug, row.pk])
    return replace(step, undo_url=f"{undo}?version={row.version + 1}")


def _to_answer(request: HttpRequest, slug: str, promise_id: int) -> tuple[Seen, Promise]:
    found = seen(request, slug)
    row = queries.promise(found.viewer, found.account, promise_id)
    queries.check_may_answer(found.viewer, row)
    return found, row


def _to_settle(request: HttpRequest, slug: str, promise_id: int) -> tuple[Seen, Promise]:
    found = seen(request, slug)
    row = queries.promise(found.viewer, found.account, promise_id)
    queries.check_may_settle(found.viewer, row)
    return found, row
