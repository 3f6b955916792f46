"""“Our plan together”, as a guest sees it and as one of us looks at it beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from orchard.domain.plans.queries import portal
from orchard.domain.plans.rules.portal import Guest
from orchard.interfaces.portal import paper, sections
from orchard.interfaces.portal.clock import today
from orchard.interfaces.portal.pages import page


@dataclass(frozen=True, slots=True)
class Confirm:
    """What one of us does after the look: where it is sent, how it is called, with which fields."""

    address: str
    button: str
    back: str
    fields: Mapping[str, str]


def plan_page(
    request: HttpRequest,
    guest: Guest,
    parts: Sequence[sections.Shown] | None = None,
    *,
    confirm: Confirm | None = None,
) -> HttpResponse:
    """Return the page; there is one way to draw it, for guests and for the look beforehand."""
    context = {
        "sections": sections.shown(guest, today()) if parts is None else parts,
        "changed_at": portal.last_change(guest),
        "place": "plan",
        "confirm": confirm,
    }
    return page(request, "portal/plan.html", guest, context)


def paper_of(guest: Guest) -> HttpResponse:
    """Return the plan as a PDF to keep."""
    day = today()
    answer = HttpResponse(paper.pdf(guest, day), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="our-plan-{day}.pdf"'
    return answer
