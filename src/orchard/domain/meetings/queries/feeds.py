"""What one's calendar holds: the meetings in which one takes part."""

from __future__ import annotations

from datetime import datetime, timedelta

from orchard.domain.core.models import User
from orchard.domain.meetings.calendars import event
from orchard.domain.meetings.models import CalendarFeed, Meeting
from orchard.domain.meetings.rules.ics import Event

BACK, MOST = timedelta(days=90), 500


def my_feed(viewer: User) -> CalendarFeed | None:
    """Return the viewer's feed that is alive."""
    return CalendarFeed.objects.alive().filter(user=viewer).first()


def calendar(viewer: User, *, at: datetime, shows_titles: bool) -> list[Event]:
    """Return the viewer's meetings of lately and to come; without titles only when one is busy."""
    rows = Meeting.objects.visible_to(viewer).filter(
        attendees__user=viewer, starts_at__gte=at - BACK
    )
    return [
        event(one, shows_titles=shows_titles) for one in rows.order_by("starts_at", "pk")[:MOST]
    ]
