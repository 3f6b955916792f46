"""The weekly digest: what happened on the accounts that a person follows, as they may see it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.models import User
from orchard.domain.economics.models import Digest
from orchard.domain.economics.queries.activities import Activity, activities
from orchard.domain.economics.rules.digests import SLACK, WEEK, is_due, since

MOST = 200


@dataclass(frozen=True, slots=True)
class News:
    """What is new on followed accounts since a moment; `is_wanted` tells of the mail."""

    since: datetime
    activities: tuple[Activity, ...]
    is_wanted: bool

    @property
    def account_count(self) -> int:
        """Return on how many accounts something happened."""
        return len({one.account.pk for one in self.activities if one.account})


def news(viewer: User, *, at: datetime) -> News:
    """Return what happened in the last week on the accounts that the viewer follows."""
    chosen = Digest.objects.filter(user=viewer).first()
    return _news(viewer, since(None, at), is_wanted=chosen is None or chosen.is_wanted)


def digest_due(viewer: User, *, at: datetime) -> News | None:
    """Return what a digest tells the viewer now, nothing when none is due, wanted or worth it.

    Asked when the mail leaves: who may no longer see accounts, or has left, gets none.
    """
    chosen = Digest.objects.filter(user=viewer).first()
    sent_at = chosen.sent_at if chosen else None
    if not viewer.is_active or (chosen and not chosen.is_wanted) or not is_due(sent_at, at):
        return None
    found = _news(viewer, since(sent_at, at), is_wanted=True)
    return found if found.activities else None


def readers(viewer: User, *, at: datetime) -> list[int]:
    """Return the keys of people who follow accounts, want a digest and got none this week."""
    people = User.objects.visible_to(viewer).people().active().filter(watches__isnull=False)
    unwanted = Digest.objects.filter(is_wanted=False).values("user")
    lately = Digest.objects.filter(sent_at__gt=at - WEEK + SLACK).values("user")
    due = people.exclude(pk__in=unwanted).exclude(pk__in=lately)
    return list(due.order_by("pk").values_list("pk", flat=True).distinct())


def _news(viewer: User, start: datetime, *, is_wanted: bool) -> News:
    followed = accounts.watched(viewer)
    return News(start, activities(viewer, most=MOST, of=followed, since=start), is_wanted)
