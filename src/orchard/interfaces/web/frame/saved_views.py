"""Keeping the filters of a table under a name."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchard.domain.core import queries, services
from orchard.domain.core.models import User
from orchard.interfaces.web.frame import clock, toasts

GONE = frozenset({"after", "before", "as", "part"})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the view under its name and show it."""
    page, query = _own_path(request.POST.get("page", "")), request.POST.get("query", "")
    name = request.POST.get("name", "")
    by = cast("User", request.user)
    services.save_view(name, page=page, query=query, by=by, at=clock.now())
    toasts.say(request, _("View saved: %(name)s") % {"name": name})
    return redirect(f"{page}?{query}" if query else page)


@require_POST
def forget(request: HttpRequest, view_id: int) -> HttpResponse:
    """Drop one of the viewer's own views."""
    by = cast("User", request.user)
    view = queries.saved_view(by, view_id)
    services.forget_view(view, by=by, at=clock.now())
    toasts.say(request, _("View dropped: %(name)s") % {"name": view.name})
    return redirect(_own_path(view.page))


def _own_path(path: str) -> str:
    """Return the path if it is one of ours; nobody is sent anywhere else."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path.split("?", maxsplit=1)[0] if is_own else "/"
