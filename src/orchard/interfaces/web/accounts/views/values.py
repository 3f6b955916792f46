"""The value ledger of an account: what the customer gained with us, and what they say to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.plans import queries, services
from orchard.domain.plans.models import ValueRecord
from orchard.interfaces.web.accounts.forms.value import AnswerForm, ValueForm, shown
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen, seen_to_edit
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, version_seen


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the customer gained year by year, and note a value."""
    found = seen_to_edit(request, slug) if request.method == "POST" else seen(request, slug)
    form = ValueForm(request.POST or None, initial={"year": now().year})
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: (
        services.note_value(found.account, note=form.note(), by=found.viewer, at=now())
    )):  # fmt: skip
        toasts.say(request, _("Value noted. Ask the customer to confirm it."))
        return redirect("accounts:value_ledger", slug=slug)
    context = {
        "ledger": queries.value_ledger(found.viewer, found.account),
        "form": form,
        "may_edit": queries.may_edit_values(found.viewer, found.account),
    }
    return account_page(request, "accounts/value_ledger.html", found, context, tab="economics",
                        status=422 if form.errors else 200)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, slug: str, record_id: int) -> HttpResponse:
    """Correct a value; what the customer said about the old text is asked anew."""
    found = seen_to_edit(request, slug)
    row = queries.value_record(found.viewer, found.account, record_id)
    form = ValueForm(request.POST or None, initial=shown(row))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: (
        services.change_value(row, expected=form.cleaned_data["version"] or 0, note=form.note(),
                              by=found.viewer, at=now())
    )):  # fmt: skip
        toasts.say(request, _("Value corrected."))
        return redirect("accounts:value_ledger", slug=slug)
    answers = AnswerForm(initial={"version": row.version, "on": today()})
    return _record(request, found, row, form=form, answer_form=answers)


@require_POST
def answer(request: HttpRequest, slug: str, record_id: int) -> HttpResponse:
    """Keep what the customer says to a value."""
    found = seen_to_edit(request, slug)
    row = queries.value_record(found.viewer, found.account, record_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        keep = services.dispute_value if form.is_dispute else services.confirm_value
        if attempt(form, lambda: keep(
            row, expected=form.cleaned_data["version"] or 0, answer=form.answer(),
            by=found.viewer, at=now(),
        )):  # fmt: skip
            toasts.say(request, _("The customer's answer is kept."))
            return redirect("accounts:value_ledger", slug=slug)
    return _record(request, found, row, form=ValueForm(initial=shown(row)), answer_form=form)


@require_POST
def remove(request: HttpRequest, slug: str, record_id: int) -> HttpResponse:
    """Take a value out of the ledger."""
    found = seen_to_edit(request, slug)
    row = queries.value_record(found.viewer, found.account, record_id)
    services.remove_value(row, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("accounts:restore_value", args=[slug, record_id])
    toasts.say(request, _("Value taken out."), undo)
    return redirect("accounts:value_ledger", slug=slug)


@require_POST
def restore(request: HttpRequest, slug: str, record_id: int) -> HttpResponse:
    """Put a value back into the ledger."""
    found = seen_to_edit(request, slug)
    row = queries.value_record(found.viewer, found.account, record_id, even_removed=True)
    services.restore_value(row, by=found.viewer, at=now())
    return redirect("accounts:value_ledger", slug=slug)


def _record(
    request: HttpRequest, found: Seen, row: ValueRecord, *, form: ValueForm, answer_form: AnswerForm
) -> HttpResponse:
    is_wrong = bool(form.errors or (answer_form.is_bound and answer_form.errors))
    context = {"record": row, "form": form, "answer_form": answer_form}
    return account_page(request, "accounts/value_record.html", found, context, tab="economics",
                        status=422 if is_wrong else 200)  # fmt: skip
