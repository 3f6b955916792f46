"""The person behind the address of a calendar: random, kept as a digest, alive while they work here."""

from __future__ import annotations

import hashlib
import secrets

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import NotFound
from orchard.domain.meetings.models import CalendarFeed, Meeting
from orchard.domain.meetings.rules.ics import Event
from orchard.domain.meetings.rules.kinds import MeetingState

BYTES = 32
"""256 bits: nobody guesses it."""
LONGEST = 100


def new_secret() -> str:
    """Return a part of an address that nobody can guess."""
    return secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It is random enough that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def living_feed(secret: str) -> CalendarFeed:
    """Return the feed of an address; a wrong one, an old one and that of who left look alike."""
    if len(secret) > LONGEST:
        raise NotFound
    alive = CalendarFeed.objects.alive().filter(digest=digest_of(secret))
    found = alive.select_related("user").first()
    if found is None:
        raise NotFound
    return found


def event(
    meeting: Meeting,
    *,
    shows_titles: bool = True,
    sequence: int | None = None,
    is_cancelled: bool | None = None,
) -> Event:
    """Return a meeting as an entry of a calendar; only its time, unless titles may be shown.

    For somebody who is not expected any more it is cancelled though it takes place.
    """
    is_off = meeting.state == MeetingState.CANCELLED
    return Event(
        key=f"meeting-{meeting.pk}@orchard",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.title if shows_titles else _("Meeting"),
        place=meeting.place if shows_titles else "",
        sequence=meeting.version if sequence is None else sequence,
        is_cancelled=is_off if is_cancelled is None else is_cancelled,
    )
