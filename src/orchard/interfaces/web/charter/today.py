"""The organisation's day."""

from __future__ import annotations

from datetime import date

from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.interfaces.web.frame.clock import now


def today_of(viewer: User) -> date:
    """Return the day that it is where the organisation is."""
    return core.fiscal_calendar(viewer).today(now())
