"""Answering with a page of the portal."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from orchard.domain.plans.rules.portal import Guest


def page(
    request: HttpRequest,
    template: str,
    guest: Guest | None,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return a page; whoever of us is signed in at the same browser is nobody here."""
    filled = {**(context or {}), "guest": guest, "viewer": None, "places": ()}
    return HttpResponse(render_to_string(template, filled, request), status=status)
