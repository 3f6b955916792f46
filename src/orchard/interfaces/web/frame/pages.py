"""Answering with a page, or with the part of it that htmx asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.tables import TableView


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    nav: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page, the fragment asked for, or the file of a table on it.

    A fragment is asked for by `?part=name`, or by htmx when the target's id is the name of a
    partial of the template. A table on the page answers `?as=csv` and `?as=xlsx` with its rows.
    """
    filled = {**(context or {}), "nav": nav}
    for table in (one for one in filled.values() if isinstance(one, TableView)):
        if file := table.file():
            table.note_taken()
            return file
    if part := _part(request, template):
        text = render_to_string(f"{template}#{part}", filled, request)
        shown = render_to_string(
            "frame/toasts.html", {"toasts": toasts.waiting(request), "is_late": True}, request
        )
        return HttpResponse(text + shown, status=status)
    return HttpResponse(render_to_string(template, filled, request), status=status)


def _part(request: HttpRequest, template: str) -> str:
    """Return the name of the partial that is asked for, or nothing for the whole page."""
    target = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
    for name in filter(None, (request.GET.get("part", ""), target)):
        if name.replace("-", "").replace("_", "").isalnum() and _has_part(template, name):
            return name
    return ""


def _has_part(template: str, name: str) -> bool:
    try:
        get_template(f"{template}#{name}")
    except TemplateDoesNotExist:
        return False
    return True
