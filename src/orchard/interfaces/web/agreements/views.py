"""The register of an account, and one agreement with its past."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchard.domain.agreements import queries
from orchard.domain.agreements.queries import deviations
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.agreements.acting import TAB
from orchard.interfaces.web.frame.clock import now, today


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all agreements of an account: what runs, what is talked about, what is over."""
    found = seen(request, slug)
    context = {
        "register": queries.register(found.viewer, found.account, today=today()),
        "may_edit": queries.may_edit(found.viewer, found.account),
        "deviations": deviations.deviations(
            found.viewer, found.account, now=now(), today=today()
        ).open,
    }
    return account_page(request, "agreements/page.html", found, context, tab=TAB)


@require_safe
def agreement(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Show one agreement: its terms, its amendments, what it followed and what follows."""
    found = seen(request, slug)
    row = queries.agreement(found.viewer, found.account, agreement_id)
    context = {
        "line": queries.Line.of(row, today()),
        "row": row,
        "followers": queries.followers(found.viewer, row),
        "amendments": queries.amendments(found.viewer, row) if found.shows_margins else [],
        "documents": list(queries.documents(found.viewer, row)),
        "may_edit": queries.may_edit(found.viewer, found.account),
        "back": reverse("agreements:page", args=[slug]),
    }
    return account_page(request, "agreements/agreement.html", found, context, tab=TAB)
