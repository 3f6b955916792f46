"""What a review changes in the plan: written down with why, and handed in as its next version."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.meetings.guards import check_open
from orchard.domain.meetings.models import Adjustment, Meeting
from orchard.domain.meetings.rules.kinds import MeetingKind
from orchard.domain.meetings.rules.notes import LONGEST_POINT
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.services.versions import submit_version
from orchard.domain.relationships.guards import merged


@audited("meeting.adjusted_plan")
def note_adjustment(meeting: Meeting, *, text: str, why: str, by: User, at: datetime) -> Adjustment:
    """Write down what a review changes in the plan, and why."""
    check_open(meeting, by)
    if meeting.kind != MeetingKind.STRATEGIC:
        raise Conflict(_("The plan is adjusted in strategic meetings."))
    if not text.strip() or not why.strip():
        raise Invalid(_("Say what changes in the plan, and why."))
    if max(len(text), len(why)) > LONGEST_POINT:
        raise Invalid(_("Keep each to %(count)d letters.") % {"count": LONGEST_POINT})
    return Adjustment.objects.create(meeting=meeting, text=text.strip(), why=why.strip())


@audited("meeting.plan_handed_in")
def hand_in_plan(meeting: Meeting, *, plan: AccountPlan, by: User, at: datetime) -> Meeting:
    """Submit the plan as it was adjusted: its next version says what the review changed and why."""
    check_open(meeting, by)
    if merged(plan.account).pk != merged(meeting.account).pk:
        raise Invalid(_("This plan belongs to another account."))
    waiting = meeting.adjustments.filter(plan_version__isnull=True)
    lines = [f"{one.text} ({one.why})" for one in waiting.order_by("pk")]
    if not lines:
        raise Conflict(_("Write down first what the review changes in the plan."))
    words = "\n".join([f"{meeting.title}, {meeting.starts.date():%Y-%m-%d}:", *lines])
    version = submit_version(plan, words=words, by=by, at=at)
    waiting.update(plan_version=version)
    return meeting
