"""What a meeting brings into the plan: actions that were accepted, and what a review changes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.meetings.guards import check_open, check_proposed
from orchard.domain.meetings.models import Adjustment, Meeting, ProposedAction
from orchard.domain.meetings.rules.kinds import MeetingKind, ProposalState
from orchard.domain.meetings.rules.notes import LONGEST_POINT
from orchard.domain.plans.leads import Lead
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.rules.plan import Care
from orchard.domain.plans.services.actions import ActionNote, add_action
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


@audited("meeting.action_accepted")
def accept_action(
    proposal: ProposedAction, *, leads_up_to: Lead, due_on: date, by: User, at: datetime
) -> ProposedAction:
    """Make a proposed action one of the plan: it leads up to something, and one person does it."""
    check_proposed(proposal, by)
    who = proposal.user or proposal.contact
    assert who is not None, "a constraint sees to it"
    note = ActionNote(proposal.text, Care(proposal.care), who, leads_up_to)
    account = merged(proposal.meeting.account)
    action = add_action(account, note=note, due_on=due_on, by=by, at=at)
    ProposedAction.objects.filter(pk=proposal.pk).update(
        state=ProposalState.ACCEPTED, action=action, due_on=due_on
    )
    proposal.refresh_from_db()
    return proposal


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
