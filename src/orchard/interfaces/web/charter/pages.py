"""A page of the programme: its tabs beside what the page itself shows."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from orchard.interfaces.web.charter.tabs import programme_tabs
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame.pages import page


def programme_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    tab: str,
    status: int = 200,
) -> HttpResponse:
    """Return a page of the programme under its tab; its template extends charter/base.html."""
    shown = {"tab": tab, "tabs": programme_tabs(viewer_of(request)), **context}
    return page(request, template, shown, nav="programme", status=status)
