"""The price defence of an account: a sheet to print, its benefits and concessions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.queries import defence as queries
from orchard.domain.economics.services import defence as services
from orchard.domain.plans import queries as plans
from orchard.interfaces.web.accounts.forms.defence import BenefitForm, ConcessionForm, shown
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen_to_edit, seen_with_margins
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what speaks for our price."""
    return _sheet(request, seen_with_margins(request, slug))


@require_POST
def note_benefit(request: HttpRequest, slug: str) -> HttpResponse:
    """Note a benefit."""
    found, form = seen_to_edit(request, slug), BenefitForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.note_benefit(
        found.account, note=form.note(), by=found.viewer, at=now()
    )):  # fmt: skip
        return redirect("accounts:price_defence", slug=slug)
    return _sheet(request, found, benefit=form)


@require_POST
def remove_benefit(request: HttpRequest, slug: str, benefit_id: int) -> HttpResponse:
    """Take a benefit off the sheet."""
    found = seen_to_edit(request, slug)
    benefit = queries.benefit(found.viewer, found.account, benefit_id)
    services.remove_benefit(benefit, by=found.viewer, at=now())
    undo = reverse("accounts:restore_benefit", args=[slug, benefit_id])
    toasts.say(request, _("Benefit taken off the sheet."), undo)
    return redirect("accounts:price_defence", slug=slug)


@require_POST
def restore_benefit(request: HttpRequest, slug: str, benefit_id: int) -> HttpResponse:
    """Put a benefit back on the sheet."""
    found = seen_to_edit(request, slug)
    benefit = queries.benefit(found.viewer, found.account, benefit_id, even_removed=True)
    services.restore_benefit(benefit, by=found.viewer, at=now())
    return redirect("accounts:price_defence", slug=slug)


@require_POST
def note_concession(request: HttpRequest, slug: str) -> HttpResponse:
    """Note a concession."""
    found, form = seen_to_edit(request, slug), ConcessionForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.note_concession(
        found.account, note=form.note(), by=found.viewer, at=now()
    )):  # fmt: skip
        return redirect("accounts:price_defence", slug=slug)
    return _sheet(request, found, concession=form)


@require_http_methods(["GET", "HEAD", "POST"])
def change_concession(request: HttpRequest, slug: str, concession_id: int) -> HttpResponse:
    """Complete a concession, mostly with what came back for it."""
    found = seen_to_edit(request, slug)
    row = queries.concession(found.viewer, found.account, concession_id)
    form = ConcessionForm(request.POST or None, initial=shown(row))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: (
        services.change_concession(
            row, expected=form.cleaned_data["version"] or 0, note=form.note(),
            by=found.viewer, at=now(),
        )
    )):  # fmt: skip
        return redirect("accounts:price_defence", slug=slug)
    context = {"form": form, "concession": row}
    return account_page(request, "accounts/concession.html", found, context, tab="economics",
                        status=422 if form.errors else 200)  # fmt: skip


def _sheet(
    request: HttpRequest,
    found: Seen,
    *,
    benefit: BenefitForm | None = None,
    concession: ConcessionForm | None = None,
) -> HttpResponse:
    is_wrong = benefit is not None or concession is not None
    context = {
        "defence": queries.price_defence(found.viewer, found.account),
        "ledger": plans.value_ledger(found.viewer, found.account),
        "benefit_form": benefit or BenefitForm(),
        "concession_form": concession or ConcessionForm(initial={"agreed_on": today()}),
        "may_edit": assumptions.may_edit(found.viewer, found.account),
        "today": today(),
    }
    return account_page(request, "accounts/price_defence.html", found, context, tab="economics",
                        status=422 if is_wrong else 200)  # fmt: skip
