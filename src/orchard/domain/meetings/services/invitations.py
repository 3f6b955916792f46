"""What one may do with invitations: ask people to a meeting, keep them up to date, note what left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.meetings.guards import check_to_come
from orchard.domain.meetings.mailing import may_be_written_to
from orchard.domain.meetings.models import Invitation, Meeting
from orchard.domain.relationships.models import Contact


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


@audited("meeting.invitation_sent")
def note_sent(found: Invitation, *, state: int, by: User, at: datetime) -> Invitation:
    """Note that a mail has left, and of which state of the meeting it told."""
    Invitation.objects.filter(pk=found.pk).update(told=state, told_at=at)
    remark(meeting=found.meeting_id)
    found.told, found.told_at = state, at  # it may have been let go while the mail was leaving
    return found


@audited("meeting.invitation_dropped")
def drop(found: Invitation, *, by: User, at: datetime) -> Meeting:
    """Let an invitation go that may not leave: they left, or nobody may write to them any more."""
    return _let_go(found, at)


@audited("meeting.invitation_refused")
def give_up(found: Invitation, *, by: User, at: datetime) -> Meeting:
    """Let an invitation go that no mail server takes: the page offers the person to ask again."""
    return _let_go(found, at)


def _let_go(found: Invitation, at: datetime) -> Meeting:
    """Try no more, and keep that it was: whoever asked reads it on the page of the meeting."""
    Invitation.objects.filter(pk=found.pk).update(dropped_at=at)
    return found.meeting


def _ask(meeting: Meeting, who: dict[str, User | Contact], by: User, at: datetime) -> None:
    fresh = {"wanted": meeting.version, "by": by, "at": at}
    row, is_new = Invitation.objects.get_or_create(meeting=meeting, **who, defaults=fresh)
    if not is_new and (row.is_withdrawn or row.dropped_at):
        again = {"is_withdrawn": False, "dropped_at": None, **fresh}
        Invitation.objects.filter(pk=row.pk).update(**again)


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
