"""Fragments that every page may ask for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from orchard.interfaces.web.frame import search


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the mistake is ours, and by which name the log has it; ask nothing else of anybody."""
    name = getattr(request, "request_id", "")
    return HttpResponse(render_to_string("500.html", {"request_name": name}), status=500)


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Return what the palette finds for the words."""
    words = request.GET.get("words", "")[:100].strip()
    found = search.find(request.user, words)  # type: ignore[arg-type]  # nobody else gets here
    return render(request, "frame/palette_found.html", {"found": found, "words": words})
