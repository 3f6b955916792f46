"""What every template may use."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from orchard.domain.core.models import User
from orchard.interfaces.web.frame import navigation, toasts


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the base template shows on every page; asked for only where it is shown."""

    def entries() -> tuple[navigation.Entry, ...]:
        user = getattr(request, "user", None)
        return navigation.entries(user) if isinstance(user, User) else ()

    return {
        "viewer": getattr(request, "user", None),
        "places": SimpleLazyObject(entries),
        "toasts": SimpleLazyObject(lambda: toasts.waiting(request)),
    }
