"""What every template may use."""

from __future__ import annotations

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the base template shows on every page."""
    return {"viewer": request.user}
