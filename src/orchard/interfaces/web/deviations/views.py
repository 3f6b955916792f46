"""All deviations of an account, the exceptions first, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchard.domain.agreements.queries import deviations as queries
from orchard.domain.agreements.rules.deviations import Step
from orchard.domain.plans.queries import actions, rights
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame.clock import now, today

TAB = "agreements"


@require_safe
def deviations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what went wrong: what is late first, then what is open, then what is closed."""
    found = seen(request, slug)
    context = {
        "found": queries.deviations(found.viewer, found.account, now=now(), today=today()),
        "may_handle": queries.may_handle(found.viewer, found.account),
    }
    return account_page(request, "deviations/page.html", found, context, tab=TAB)


@require_safe
def deviation(request: HttpRequest, slug: str, deviation_id: int) -> HttpResponse:
    """Show one deviation: what it means, how far it is, and the next step."""
    found = seen(request, slug)
    row = queries.deviation(found.viewer, found.account, deviation_id)
    context = {
        "row": row,
        "case": queries.Case.of(row, now=now(), today=today()),
        "may_handle": queries.may_handle(found.viewer, found.account),
        "lead": f"deviation-{row.pk}",
        "actions": actions.actions_of(found.viewer, found.account).filter(deviation=row),
        "may_edit": rights.may_edit(found.viewer, found.account),
        "is_over": row.step == Step.CLOSED,
        "back": reverse("deviations:page", args=[slug]),
    }
    return account_page(request, "deviations/deviation.html", found, context, tab=TAB)
