"""What somebody at a customer says in the portal: how often they want to meet."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import NotFound
from orchard.domain.meetings.models import WantedRhythm
from orchard.domain.meetings.queries.portal import guest_rhythms
from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm, WishSource
from orchard.domain.plans.rules.portal import Guest


@audited("meetings.wanted_rhythm_said")
def wish_as_guest(
    guest: Guest, *, kind: MeetingKind, rhythm: Rhythm, by: None, at: datetime
) -> WantedRhythm:
    """Keep how often the customer wants to meet, for a type of meeting that they know of."""
    if guest.is_preview or kind not in {one.kind for one in guest_rhythms(guest)}:
        raise NotFound
    remark(portal_person=guest.person, account=guest.account, kind=kind)
    return WantedRhythm.objects.create(
        account_id=guest.account, kind=kind, rhythm=rhythm, source=WishSource.PORTAL,
        contact_id=guest.contact, said_on=at.astimezone(ZoneInfo(guest.time_zone)).date(),
        noted_by=None, noted_at=at,
    )  # fmt: skip
