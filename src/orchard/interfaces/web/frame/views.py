"""Fragments that every page may ask for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orchard.interfaces.web.frame import search


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Return what the palette finds for the words."""
    words = request.GET.get("words", "")[:100].strip()
    found = search.find(request.user, words)  # type: ignore[arg-type]  # nobody else gets here
    return render(request, "frame/palette_found.html", {"found": found, "words": words})
