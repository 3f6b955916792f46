"""Who looks at a page of the ways in and out, and what they may do there."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame.clock import today


def looking(request: HttpRequest) -> User:
    """Return the viewer, who takes part in the selection."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    return viewer


def leading(request: HttpRequest) -> User:
    """Return the viewer, who leads the selection."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    return viewer


def rights(viewer: User, on: date | None = None) -> dict[str, object]:
    """Return what the viewer may do, and the day."""
    return {
        "may_lead": may(viewer, Permission.LEAD_SELECTION),
        "may_nominate": may(viewer, Permission.NOMINATE),
        "may_approve": may(viewer, Permission.APPROVE_SELECTION),
        "today": on or today(),
    }
