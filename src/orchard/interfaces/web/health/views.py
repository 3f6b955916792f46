"""Answers for machines that watch the installation."""

from __future__ import annotations

from importlib import metadata

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orchard.domain.core import readiness
from orchard.interfaces.web.frame.clock import now


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; touches no database."""
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether requests can be served; work that nobody does is told, but stops no page."""
    found = readiness.serving()
    answer = {"status": found.state.value}
    if found.is_ready and readiness.queue_stands_still(at=now()):
        answer["queue"] = "stands still: start a worker"
    return JsonResponse(answer, status=200 if found.is_ready else 503)


@login_not_required
@never_cache
@require_safe
def version(request: HttpRequest) -> JsonResponse:
    """Say which Orchard this is."""
    return JsonResponse({"name": "orchard", "version": metadata.version("orchard")})
