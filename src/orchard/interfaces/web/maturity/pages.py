"""What the pages of maturity share: a form as a page of its own or in the drawer."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.programme.models import MaturityAssessment
from orchard.domain.programme.queries import maturity as queries
from orchard.interfaces.web.charter.pages import programme_page


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    heading: str,
    button: str,
    back: str,
    lead: str = "",
    is_grave: bool = False,
) -> HttpResponse:
    """Return a page that asks something; what is grave has a button that says so."""
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "button": button,
        "back": back,
        "action": request.path,
        "is_grave": is_grave,
    }
    return programme_page(request, "maturity/form.html", context, tab="maturity",
                          status=422 if form.errors else 200)  # fmt: skip


def is_asked(viewer: User, found: MaturityAssessment) -> bool:
    """Say whether the viewer has a sheet of their own; after the end they may still read it."""
    try:
        queries.my_sheet(viewer, found)
    except NotFound:
        return False
    return True
