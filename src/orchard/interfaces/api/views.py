"""The description of the interface, and the answer where there is nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.tokens import living_token
from orchard.interfaces.api import clock, description, problems
from orchard.interfaces.api.app import document
from orchard.interfaces.api.repeating import bearer


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe every route for programs; for whoever works here, by token or signed in."""
    knows = request.user.is_authenticated or living_token(bearer(request), at=clock.now())
    if not knows:
        response = problems.answer(401, "Send a token, or sign in.")
        response["WWW-Authenticate"] = problems.CHALLENGE
        return response
    return JsonResponse(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """List every route for people, and describe those of the area that is asked for."""
    areas = description.areas(document())
    chosen = request.GET.get("area", "")
    context = {
        "areas": areas,
        "chosen": chosen,
        "routes": areas.get(chosen, ()),
        "rules": description.rules(),
    }
    return render(request, "api/docs.html", {**context, "nav": "settings"})


@login_not_required
@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that does not exist like a thing that one may not see."""
    return problems.answer(404, str(NotFound.default))
