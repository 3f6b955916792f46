"""What one may do after a meeting: decisions, minutes with lessons, proposed actions, the end of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.meetings.guards import check_contacts, check_open, check_ours, check_proposed
from orchard.domain.meetings.models import Decision, Lesson, Meeting, ProposedAction
from orchard.domain.meetings.rules.kinds import (
    LessonKind,
    MeetingKind,
    MeetingState,
    ProposalState,
)
from orchard.domain.meetings.rules.notes import LONGEST, LONGEST_POINT
from orchard.domain.meetings.talks import check_landed
from orchard.domain.plans.rules.plan import Care
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact


@dataclass(frozen=True, slots=True)
class MinutesNote:
    """What was said, the lessons of a review, and whether nothing was decided at all."""

    said: str
    lessons: Mapping[LessonKind, str]
    is_without_decisions: bool = False


@dataclass(frozen=True, slots=True)
class ProposalNote:
    """What somebody should do, one person of theirs or of ours, by a day."""

    text: str
    care: Care
    who: User | Contact
    due_on: date


@audited("meeting.decided")
def add_decision(
    meeting: Meeting, *, text: str, why: str, owner: User, by: User, at: datetime
) -> Decision:
    """Keep what was decided, why it matters, and who of us sees to it."""
    check_open(meeting, by)
    if not text.strip():
        raise Invalid(_("Say what was decided."))
    if not why.strip():
        raise Invalid(_("Say why it matters: in a year nobody remembers otherwise."))
    if max(len(text), len(why)) > LONGEST_POINT:
        raise Invalid(_("Keep each to %(count)d letters.") % {"count": LONGEST_POINT})
    check_ours(by, [owner])
    Meeting.objects.filter(pk=meeting.pk).update(is_without_decisions=False)
    return Decision.objects.create(meeting=meeting, text=text.strip(), why=why.strip(), owner=owner)


@audited("meeting.decision_withdrawn")
def withdraw_decision(decision: Decision, *, by: User, at: datetime) -> Meeting:
    """Take out a decision that was written down by mistake."""
    meeting = decision.meeting
    check_open(meeting, by)
    Decision.objects.filter(pk=decision.pk).delete()
    return meeting


@audited("meeting.minuted")
def write_minutes(
    meeting: Meeting, *, expected: int, note: MinutesNote, by: User, at: datetime
) -> Meeting:
    """Write the minutes; a strategic meeting of a key account says what was decided, or that nothing was."""
    check_open(meeting, by)
    _check_note(meeting, note)
    minuted = update_versioned(
        meeting, expected, state=MeetingState.MINUTED, said=note.said.strip(),
        is_without_decisions=note.is_without_decisions,
    )  # fmt: skip
    for kind in LessonKind:
        text = note.lessons.get(kind, "").strip()
        Lesson.objects.filter(meeting=minuted, kind=kind).delete()
        if text:
            Lesson.objects.create(meeting=minuted, kind=kind, text=text)
    return minuted


@audited("meeting.action_proposed")
def propose_action(
    meeting: Meeting, *, note: ProposalNote, by: User, at: datetime
) -> ProposedAction:
    """Propose an action that follows from a meeting."""
    check_open(meeting, by)
    if not note.text.strip():
        raise Invalid(_("Say what is to be done."))
    user = note.who if isinstance(note.who, User) else None
    contact = note.who if isinstance(note.who, Contact) else None
    check_ours(by, [user] if user else [])
    check_contacts(merged(meeting.account), [contact] if contact else [])
    return ProposedAction.objects.create(
        meeting=meeting, text=note.text.strip(), care=note.care, user=user, contact=contact,
        due_on=note.due_on,
    )  # fmt: skip


@audited("meeting.action_declined")
def decline_action(
    proposal: ProposedAction, *, reason: str, by: User, at: datetime
) -> ProposedAction:
    """Say why a proposed action is not done."""
    check_proposed(proposal, by)
    if not reason.strip():
        raise Invalid(_("Say why it is not done."))
    ProposedAction.objects.filter(pk=proposal.pk).update(
        state=ProposalState.DECLINED, reason=reason.strip()
    )
    proposal.refresh_from_db()
    return proposal


@audited("meeting.follow_up_closed")
def close_follow_up(
    meeting: Meeting, *, expected: int, anyway: bool = False, by: User, at: datetime
) -> Meeting:
    """Close a meeting: its minutes stand, and every proposed action was accepted or declined.

    `anyway` says that one read that nobody does anything by a day, where a guest needs that.
    """
    check_open(meeting, by)
    if meeting.state != MeetingState.MINUTED:
        raise Conflict(_("Write the minutes first."))
    _check_decided(meeting, is_without=meeting.is_without_decisions)
    waiting = meeting.proposals.filter(state=ProposalState.PROPOSED).count()
    if waiting:
        text = _("%(count)d proposed actions wait: accept or decline each.")
        raise Conflict(text % {"count": waiting})
    if not anyway:
        check_landed(meeting, by=by, at=at)
    return update_versioned(meeting, expected, state=MeetingState.CLOSED)


def _check_note(meeting: Meeting, note: MinutesNote) -> None:
    if not note.said.strip():
        raise Invalid(_("Write down what was said."))
    if len(note.said) > LONGEST:
        raise Invalid(_("Minutes have at most %(count)d letters.") % {"count": LONGEST})
    _check_decided(meeting, is_without=note.is_without_decisions)
    missing = [kind for kind in LessonKind if not note.lessons.get(kind, "").strip()]
    if meeting.kind == MeetingKind.STRATEGIC and missing:
        raise Invalid(_("A review ends with what to keep, what to change and what was learned."))


def _check_decided(meeting: Meeting, *, is_without: bool) -> None:
    has_any = meeting.decisions.exists()
    if has_any and is_without:
        raise Invalid(_("It holds decisions. Take them out, or do not say that there were none."))
    if meeting.kind == MeetingKind.STRATEGIC and not has_any and not is_without:
        raise Invalid(
            _("Write down what was decided and why it matters, or say that nothing was decided.")
        )
