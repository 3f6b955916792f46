"""What one may do around a meeting with how its guests like to work: prepare for it, look back at it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import Attachment, User
from orchard.domain.meetings import talks
from orchard.domain.meetings.models import Meeting, MeetingPreparation
from orchard.domain.meetings.rules.kinds import TOOK_PLACE, MeetingState
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.guards import check_switched_on, check_team, merged, today
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Adapted
from orchard.domain.relationships.services import TalkSheet, fill_sheet, prepare
from orchard.domain.relationships.services import look_back as judge
from orchard.domain.relationships.services.preparing import MOST_PEOPLE


@audited("meeting.conversation_prepared")
def prepare_talk(meeting: Meeting, *, by: User, at: datetime) -> MeetingPreparation:
    """Begin to prepare for the people of a meeting, whether or not it is known how they like to work."""
    account = merged(meeting.account)
    check_team(by, account)
    check_switched_on()
    if meeting.state == MeetingState.CANCELLED:
        raise Conflict(_("This meeting was cancelled."))
    if MeetingPreparation.objects.filter(meeting=meeting).exists():
        raise Conflict(_("This meeting is prepared already. Load the page again."))
    guests = _guests(meeting, by, at)
    talk = prepare(account, people=guests, plan=talks.plan_of(meeting), by=by, at=at)
    return MeetingPreparation.objects.create(meeting=meeting, talk=talk)


@audited("meeting.conversation_filled")
def fill_talk(
    link: MeetingPreparation,
    *,
    expected: int,
    sheet: TalkSheet,
    support: Attachment | None,
    by: User,
    at: datetime,
) -> MeetingPreparation:
    """Write down what is ready for a meeting; its day and length are those of the meeting."""
    plan = talks.plan_of(link.meeting)
    fill_sheet(link.talk, expected=expected, plan=plan, sheet=sheet, by=by, at=at)
    MeetingPreparation.objects.filter(pk=link.pk).update(support_file=support)
    link.refresh_from_db()
    return link


@audited("meeting.looked_back")
def look_back(  # noqa: PLR0913  # what one says of a conversation
    link: MeetingPreparation,
    *,
    expected: int,
    adapted: Adapted,
    outcome: int,
    learned: str = "",
    anyway: bool = False,
    by: User,
    at: datetime,
) -> MeetingPreparation:
    """Say after a meeting whether one adapted, and how it went."""
    meeting = link.meeting
    if meeting.state not in TOOK_PLACE:
        raise Conflict(_("It was not held yet. Say first that it was."))
    judge(
        link.talk, expected=expected, adapted=adapted, outcome=outcome, learned=learned,
        on=min(meeting.starts.date(), today(by, at)),
        anyway=anyway or talks.has_dated_step(meeting), by=by, at=at,
    )  # fmt: skip
    return link


def _guests(meeting: Meeting, by: User, at: datetime) -> list[Contact]:
    """Return for whom one prepares: whose way of working is known first, as many as a table holds."""
    guests = talks.guests_of(meeting)
    known = people.current_styles(by, [one.pk for one in guests], on=today(by, at))
    return sorted(guests, key=lambda one: one.pk not in known)[:MOST_PEOPLE]
