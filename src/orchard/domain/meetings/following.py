"""How invitations follow their meeting: parts of the services that change and cancel it."""

from __future__ import annotations

from collections.abc import Collection

from orchard.domain.meetings.models import Invitation, Meeting

TOLD = ("title", "starts_at", "lasting", "zone", "place")
"""What a mail says of a meeting; who it is for and what it is to bring stays here."""


def facts_of(meeting: Meeting) -> dict[str, object]:
    """Return what a mail says of a meeting."""
    return {name: getattr(meeting, name) for name in TOLD}


def follow(meeting: Meeting, *, before: dict[str, object]) -> None:
    """Let who was asked hear of a change of theirs; part of the service that changed the meeting."""
    seats = list(meeting.attendees.values_list("user", "contact"))
    asked = Invitation.objects.filter(meeting=meeting, is_withdrawn=False)
    gone = [one.pk for one in asked if (one.user_id, one.contact_id) not in seats]
    _withdraw(meeting, gone)
    if facts_of(meeting) != before:
        asked.exclude(pk__in=gone).update(wanted=meeting.version)


def call_off(meeting: Meeting) -> None:
    """Let everybody who was asked hear that it is cancelled; part of the service that cancels."""
    _withdraw(meeting, list(meeting.invitations.values_list("pk", flat=True)))


def _withdraw(meeting: Meeting, keys: Collection[int]) -> None:
    """Let people hear that they are not expected; who never heard of it hears nothing."""
    rows = Invitation.objects.filter(pk__in=keys, is_withdrawn=False)
    rows.filter(told__isnull=True).delete()
    rows.update(is_withdrawn=True, wanted=meeting.version)
