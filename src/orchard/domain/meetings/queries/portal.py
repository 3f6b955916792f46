"""What a guest of the portal sees of meetings: the rhythms that both sides agreed on, and their wish."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.meetings.models import MeetingSeries, WantedRhythm
from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm
from orchard.domain.plans.rules.portal import Guest


@dataclass(frozen=True, slots=True)
class GuestRhythm:
    """How often the two companies agreed to meet for a purpose, and how often the customer wants to."""

    kind: MeetingKind
    agreed: Rhythm
    wanted: Rhythm | None


def guest_rhythms(viewer: Guest) -> list[GuestRhythm]:
    """Return the agreed rhythms of the guest's account: nothing of meetings themselves."""
    account = Account.objects.filter(pk=viewer.account).first()
    if account is None:
        return []
    here = in_family(account)
    wishes = WantedRhythm.objects.filter(here).order_by("said_on", "pk")
    said = {one.kind: Rhythm(one.rhythm) for one in wishes}
    series = MeetingSeries.objects.filter(here, ended_on__isnull=True).order_by("pk")
    agreed = {one.kind: Rhythm(one.agreed) for one in series}
    return [
        GuestRhythm(kind, agreed[kind], said.get(kind)) for kind in MeetingKind if kind in agreed
    ]
