"""What is done with agreements: recorded, amended, signed, renewed, ended; a reminder answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.agreements import queries, services
from orchard.domain.agreements.models import Agreement
from orchard.domain.agreements.rules import Stage
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.agreements import acting, forms
from orchard.interfaces.web.agreements.acting import on_register, seen_to_edit
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import version_seen

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Record an agreement."""
    found = seen_to_edit(request, slug)
    form = forms.RecordForm(request.POST or None, found=found)
    return on_register(
        request, found, form, acting.RECORD,
        lambda: services.record_agreement(found.account, terms=form.terms(), progress=form.progress(),
                                          follows=form.before(), by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def amend(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Change the terms: of a signed agreement with since when and why."""
    found, row = _to_edit(request, slug, agreement_id)
    is_signed = row.stage == Stage.SIGNED
    kind = forms.AmendForm if is_signed else forms.TermsForm
    form = kind(request.POST or None, found=found, about=row, initial=forms.shown(row))

    def change() -> object:
        why = form.change() if isinstance(form, forms.AmendForm) else None
        return services.amend_agreement(row, expected=form.expected, terms=form.terms(), change=why,
                                        by=found.viewer, at=now())  # fmt: skip

    step = acting.AMEND if is_signed else acting.CHANGE
    return on_register(request, found, form, step, change, context={"about": row.name})


@require_POST
def begin_talks(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Say that a draft is negotiated."""
    found, row = _to_edit(request, slug, agreement_id)
    services.begin_talks(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("It is in negotiation from now on."))
    return redirect("agreements:page", slug)


@asked_or_sent
def sign(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Keep the day of the second signature."""
    found, row = _to_edit(request, slug, agreement_id)
    form = forms.SignForm(
        request.POST or None, initial={"version": row.version, "signed_on": today()}
    )
    return on_register(
        request, found, form, acting.SIGN,
        lambda: services.sign_agreement(row, expected=form.expected,
                                        signed_on=form.cleaned_data["signed_on"], by=found.viewer,
                                        at=now()),
        context={"about": row.name},
    )  # fmt: skip


@asked_or_sent
def renew(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Record the agreement that follows."""
    found, row = _to_edit(request, slug, agreement_id)
    form = forms.RenewForm(
        request.POST or None, found=found, about=row, initial=forms.next_shown(row)
    )
    return on_register(
        request, found, form, acting.RENEW,
        lambda: services.renew_agreement(row, expected=form.expected, terms=form.terms(),
                                         progress=form.progress(), by=found.viewer, at=now()),
        context={"about": row.name},
    )  # fmt: skip


@asked_or_sent
def end(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Terminate an agreement, or give up what was never signed."""
    found, row = _to_edit(request, slug, agreement_id)
    last_day = row.ends_on if row.stage == Stage.SIGNED else today()
    form = forms.EndForm(
        request.POST or None, initial={"version": row.version, "last_day": last_day}
    )
    return on_register(
        request, found, form, acting.END,
        lambda: services.end_agreement(row, expected=form.expected, ending=form.ending(),
                                       by=found.viewer, at=now()),
        context={"about": row.name},
    )  # fmt: skip


@require_POST
def reopen(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Take back that an agreement ended."""
    found, row = _to_edit(request, slug, agreement_id)
    services.reopen_agreement(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Taken back: it stands as it did before it was ended."))
    return redirect("agreements:page", slug)


@require_POST
def answer(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Say that a reminder was heard."""
    found, row = _to_edit(request, slug, agreement_id)
    services.answer_reminder(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Noted. The next reminder comes in its time."))
    return redirect("agreements:page", slug)


def _to_edit(request: HttpRequest, slug: str, agreement_id: int) -> tuple[Seen, Agreement]:
    found = seen_to_edit(request, slug)
    return found, queries.agreement(found.viewer, found.account, agreement_id)
