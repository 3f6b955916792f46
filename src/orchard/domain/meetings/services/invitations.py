"""What one may do with invitations: ask people to a meeting, keep them up to date, note what left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.meetings.guards import check_to_come
from orchard.domain.meetings.models import Invitation, Meeting
from orchard.domain.meetings.queries.invitations import may_be_written_to
from orchard.domain.relationships.models import Contact

TOLD = ("title", "starts_at", "lasting", "zone", "place")
"""What a mail says of a meeting; who it is for and what it is to bring stays here."""


@audited("meeting.invited")
def invite(
    meeting: Meeting,
    *,
    users: Sequence[User] = (),
    contacts: Sequence[Contact] = (),
    by: User,
    at: datetime,
) -> Meeting:
    """Ask people who take part by mail: of theirs only who may be written to."""
    check_to_come(meeting, by)
    if meeting.starts_at <= at:
        raise Invalid(_("It has begun already. Nobody can be asked to it any more."))
    if not users and not contacts:
        raise Invalid(_("Choose who is asked."))
    _check_seated(meeting, users, contacts)
    meeting.refresh_from_db()  # somebody may have changed it since it was read
    remark(count=len(users) + len(contacts))
    people: list[dict[str, User | Contact]] = [{"user": one} for one in users]
    people += [{"contact": one} for one in contacts]
    for who in people:
        _ask(meeting, who, by, at)
    return meeting


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


@audited("meeting.invitation_sent")
def note_sent(found: Invitation, *, state: int, by: User, at: datetime) -> Invitation:
    """Note that a mail has left, and of which state of the meeting it told."""
    Invitation.objects.filter(pk=found.pk).update(told=state, told_at=at)
    remark(meeting=found.meeting_id)
    found.refresh_from_db()
    return found


@audited("meeting.invitation_dropped")
def drop(found: Invitation, *, by: User, at: datetime) -> Meeting:
    """Let an invitation go that may not leave: they left, or nobody may write to them any more."""
    found.delete()
    return found.meeting


def _ask(meeting: Meeting, who: dict[str, User | Contact], by: User, at: datetime) -> None:
    fresh = {"wanted": meeting.version, "by": by, "at": at}
    row, is_new = Invitation.objects.get_or_create(meeting=meeting, **who, defaults=fresh)
    if not is_new and row.is_withdrawn:
        Invitation.objects.filter(pk=row.pk).update(is_withdrawn=False, **fresh)


def _withdraw(meeting: Meeting, keys: Collection[int]) -> None:
    """Let people hear that they are not expected; who never heard of it hears nothing."""
    rows = Invitation.objects.filter(pk__in=keys, is_withdrawn=False)
    rows.filter(told__isnull=True).delete()
    rows.update(is_withdrawn=True, wanted=meeting.version)


def _check_seated(meeting: Meeting, users: Sequence[User], contacts: Sequence[Contact]) -> None:
    seats = meeting.attendees.values_list("user", "contact")
    ours, theirs = {one for one, _other in seats}, {one for _other, one in seats}
    if {one.pk for one in users} - ours or {one.pk for one in contacts} - theirs:
        raise Invalid(_("Only who takes part is asked. Add them to the meeting first."))
    for one in contacts:
        if not may_be_written_to(one):
            text = _("%(name)s has no address here, left, or asked us not to write.")
            raise Invalid(text % {"name": one.name})
    if any(not one.is_active for one in users):
        raise Invalid(_("Choose people who work here."))
