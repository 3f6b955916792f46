"""The register of an account, and one risk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchard.domain.plans.queries import actions
from orchard.domain.risk import queries
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.risks.acting import TAB


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the risks of an account, what was looked for, and what Orchard proposes."""
    found = seen(request, slug)
    viewer, account = found.viewer, found.account
    may_edit = queries.may_edit(viewer, account)
    context = {
        "register": queries.register(viewer, account, today=today(), figures=found.figures),
        "may_edit": may_edit,
        "may_propose": may_edit or queries.may_propose(viewer, account),
        "today": today(),
    }
    return account_page(request, "risks/page.html", found, context, tab=TAB)


@require_safe
def risk(request: HttpRequest, slug: str, risk_id: int) -> HttpResponse:
    """Show one risk: what may happen, how bad it is, who answers for it, and its next steps."""
    found = seen(request, slug)
    row = queries.risk(found.viewer, found.account, risk_id)
    context = {
        "row": row,
        "lead": f"risk-{row.pk}",
        "actions": actions.actions_of(found.viewer, found.account).filter(risk=row),
        "may_edit": queries.may_edit(found.viewer, found.account),
        "today": today(),
        "back": reverse("risks:page", args=[slug]),
    }
    return account_page(request, "risks/risk.html", found, context, tab=TAB)
