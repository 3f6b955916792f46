"""What a guest of the portal sees of meetings: the rhythms that both sides agreed on, and their wish."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

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
    here = in_family(Account(pk=viewer.account))
    wishes = WantedRhythm.objects.filter(here, kind=OuterRef("kind")).order_by("-said_on", "-pk")
    series = MeetingSeries.objects.filter(here, ended_on__isnull=True).order_by("pk")
    known = series.annotate(wished=Subquery(wishes.values("rhythm")[:1]))
    agreed = {row.kind: row for row in known}
    return [
        GuestRhythm(kind, Rhythm(row.agreed), Rhythm(row.wished) if row.wished else None)
        for kind in MeetingKind
        if (row := agreed.get(kind))
    ]
