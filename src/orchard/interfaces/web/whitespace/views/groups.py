"""The buying group of an opportunity: who decides, who is missing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from orchard.domain.relationships import queries as relationships
from orchard.domain.relationships.rules import LookKind
from orchard.domain.whitespace import queries, services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.relations.pages import of_team
from orchard.interfaces.web.standing.acting import WRONG
from orchard.interfaces.web.whitespace import acting
from orchard.interfaces.web.whitespace.forms import MemberForm


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, slug: str, opportunity_id: int) -> HttpResponse:
    """Show who decides on an opportunity in which role, and add somebody."""
    found = of_team(request, slug)
    row = queries.opportunity(found.viewer, found.account, opportunity_id)
    here = relationships.usable_contacts(found.viewer, found.account)
    form = MemberForm(request.POST or None, people=list(here))
    if took(request, form, acting.ROLE.done, lambda: services.give_role(
        row, contact=form.chosen, role=form.cleaned_data["role"], by=found.viewer, at=now()
    )):  # fmt: skip
        return redirect("whitespace:group", slug, row.pk)
    parts = queries.buying_group(found.viewer, row)
    theirs = [one.contact for part in parts for one in (*part.members, *part.usual)]
    readings.note_people(request, theirs, LookKind.OVERVIEW)
    shown = {
        "row": row, "form": form, "parts": parts,
        "missing": [part for part in parts if part.is_missing],
    }  # fmt: skip
    status = WRONG if form.errors else 200
    return account_page(
        request, "whitespace/group.html", found, shown, tab=acting.TAB, status=status
    )
