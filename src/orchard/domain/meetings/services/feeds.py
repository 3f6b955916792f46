"""What one may do with one's own calendar feed: make it, shown once, and end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.meetings.calendars import digest_of, new_secret
from orchard.domain.meetings.models import CalendarFeed


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed just made; its secret is shown now and never again."""

    row: CalendarFeed
    secret: str


@audited("calendar_feed.made", keeps=("shows_titles",))
def make_feed(user: User, *, shows_titles: bool, by: User, at: datetime) -> NewFeed:
    """Make one's calendar feed; the one before ends at once."""
    if user != by or not by.is_active:
        raise NotFound
    require(by, Permission.SEE_CONTACTS)
    _end(user, at)
    secret = new_secret()
    row = CalendarFeed.objects.create(
        user=user, digest=digest_of(secret), shows_titles=shows_titles, made_at=at
    )
    remark(feed=row.pk)
    return NewFeed(row, secret)


@audited("calendar_feed.revoked")
def revoke_feed(user: User, *, by: User, at: datetime) -> User:
    """End one's calendar feed; whoever has its address sees nothing from now on."""
    if user != by:
        raise NotFound
    _end(user, at)
    return user


def _end(user: User, at: datetime) -> None:
    CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
