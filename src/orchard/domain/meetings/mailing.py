"""Whose invitation has still to leave by mail, and whether it may: asked by the program, not by a person."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.accounts.models import Account
from orchard.domain.meetings.models import Invitation, Meeting
from orchard.domain.meetings.rules.kinds import MeetingState
from orchard.domain.relationships.models import Contact


def may_be_written_to(contact: Contact) -> bool:
    """Say whether a mail may go to somebody at a customer: they are there and did not say no."""
    return bool(contact.email) and contact.is_here and contact.restricted_on is None


def meetings_to_tell(*, at: datetime) -> list[int]:
    """Return the keys of all meetings to come of which somebody has still to hear by mail."""
    rows = Invitation.objects.waiting().filter(meeting__starts_at__gt=at)
    return sorted(set(rows.values_list("meeting", flat=True)))


def waiting(meeting_id: int, *, at: datetime) -> list[int]:
    """Return the keys of the invitations of a meeting to come whose mail has still to leave."""
    rows = Invitation.objects.waiting().filter(meeting=meeting_id, meeting__starts_at__gt=at)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def still_waiting(invitation_id: int, *, at: datetime) -> Invitation | None:
    """Return an invitation as it is now, or nothing where its mail has not to leave any more."""
    rows = Invitation.objects.waiting().filter(pk=invitation_id, meeting__starts_at__gt=at)
    return rows.select_related("meeting__account", "user", "contact", "by").first()


def may_leave(found: Invitation) -> bool:
    """Say whether a mail may go to this person now: what one may know is asked when it leaves."""
    if found.contact is not None:
        return may_be_written_to(found.contact)
    if found.user is None or not found.user.is_active:
        return False
    return found.is_withdrawn or sees(found)


def sees(found: Invitation) -> bool:
    """Say whether the person may read title and place: a guest does, one of us who knows the account."""
    if found.user is None:
        return True
    return Meeting.objects.visible_to(found.user).filter(pk=found.meeting_id).exists()


def leads_to_page(found: Invitation) -> bool:
    """Say whether the mail may lead to the meeting's page: its address names the account of today."""
    if found.user is None:
        return False
    home = found.meeting.account.home_id
    return Account.objects.visible_to(found.user).filter(pk=home).exists()


def is_off(found: Invitation) -> bool:
    """Say whether the mail says that they are not expected."""
    return found.is_withdrawn or found.meeting.state == MeetingState.CANCELLED
