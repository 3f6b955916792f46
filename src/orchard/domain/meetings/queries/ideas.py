"""What a review says of new ideas: what came up in white space since the last one was held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core.models import User
from orchard.domain.meetings.among_us import among_us, short
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.rules.kinds import MeetingKind
from orchard.domain.whitespace import queries as whitespace
from orchard.domain.whitespace.models import Idea
from orchard.domain.whitespace.rules import IdeaState


def new_ideas(viewer: User, account: Account, *, before: Meeting, most: int) -> Iterator[str]:
    """Yield what came up since the last review: the customer's own ideas first, for they ask for them.

    Only what they wrote themselves is theirs to read; without any the point itself is asked.
    """
    since = _last_review(viewer, account, before)
    found = [*_raised(viewer, account, since), *_opened(viewer, account, since)][:most]
    yield from found or [_("New ideas: what more could we do together?")]


def _last_review(viewer: User, account: Account, before: Meeting) -> datetime | None:
    """Return when the last strategic meeting that took place began; before the first one all is new."""
    held = Meeting.objects.visible_to(viewer).of(account).took_place()
    earlier = held.filter(kind=MeetingKind.STRATEGIC, starts_at__lt=before.starts_at)
    return earlier.order_by("-starts_at").values_list("starts_at", flat=True).first()


def _raised(viewer: User, account: Account, since: datetime | None) -> Iterator[str]:
    """Yield the ideas of which nobody said yet what becomes of them; what one told us stays with us."""
    rows = Idea.objects.visible_to(viewer).filter(in_family(account), state=IdeaState.NEW)
    fresh = rows.filter(raised_at__gt=since) if since else rows
    theirs_first = sorted(fresh.order_by("-raised_at", "-pk"), key=lambda one: not _is_theirs(one))
    for one in theirs_first:
        line = _("New idea: %(text)s") % {"text": one.text}
        yield among_us(line) if one.contact_id is None else short(line)


def _opened(viewer: User, account: Account, since: datetime | None) -> Iterator[str]:
    """Yield the opportunities that were opened since, the largest first."""
    rows = whitespace.pipeline(viewer, account)
    for one in rows.filter(opened_at__gt=since) if since else rows:
        yield among_us(_("New idea: %(text)s") % {"text": one.title})


def _is_theirs(one: Idea) -> bool:
    """Say whether the customer had it: through the portal, or told to one of us."""
    return one.contact_id is not None or bool(one.from_customer)
