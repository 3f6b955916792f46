"""What customers spend, and which units buy by an agreement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from orchard.domain.accounts import queries as accounts
from orchard.domain.whitespace import queries, services
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.whitespace import acting, forms
from orchard.interfaces.web.whitespace.acting import on_white_space, seen_to_edit
from orchard.interfaces.web.whitespace.places import LONGEST

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def wallet(request: HttpRequest, slug: str) -> HttpResponse:
    """Estimate what the customer spends in a category."""
    found = seen_to_edit(request, slug)
    family = request.GET.get("family", "")[:LONGEST]
    row = queries.wallet_of(found.viewer, found.account, family)
    form = forms.WalletForm(request.POST or None, initial=forms.wallet_shown(row, family))
    return on_white_space(
        request, found, form, acting.WALLET,
        lambda: services.estimate_wallet(found.account, note=form.note(), expected=form.expected,
                                         by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def coverage(request: HttpRequest, slug: str, unit_id: int) -> HttpResponse:
    """Say whether a unit may buy by an agreement."""
    found = seen_to_edit(request, slug)
    unit = accounts.unit(found.viewer, found.account, unit_id)
    row = queries.coverage_of(found.viewer, found.account, unit.pk)
    form = forms.CoverageForm(request.POST or None, initial=forms.coverage_shown(row))
    return on_white_space(
        request, found, form, acting.COVERAGE,
        lambda: services.cover_unit(unit, note=form.note(), expected=form.expected,
                                    by=found.viewer, at=now()),
        context={"about": unit.name},
    )  # fmt: skip
