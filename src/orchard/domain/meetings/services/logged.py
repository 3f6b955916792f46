"""Logging a meeting at one go: the note, and what is done next; both are taken back at one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Conversation
from orchard.domain.meetings.services.notes import (
    ConversationNote,
    note_conversation,
    remove_note,
    restore_note,
)
from orchard.domain.plans.models import Action
from orchard.domain.plans.services import ActionNote, add_action, remove_action, restore_action


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is done next, and by when."""

    note: ActionNote
    due_on: date


@dataclass(frozen=True, slots=True)
class Logged:
    """What came of it: the note, and the action where one was named."""

    conversation: Conversation
    action: Action | None


@audited("conversation.note_logged")
def log_meeting(
    account: Account, *, note: ConversationNote, step: NextStep | None, by: User, at: datetime
) -> Logged:
    """Write down a conversation, and plan what is done next: all of it or nothing."""
    conversation = note_conversation(account, note=note, by=by, at=at)
    action = None
    if step is not None:
        action = add_action(account, note=step.note, due_on=step.due_on, by=by, at=at)
    return Logged(conversation, action)


@audited("conversation.note_log_taken_back")
def take_log_back(
    found: Conversation, *, expected: int, action: Action | None, by: User, at: datetime
) -> Conversation:
    """Take out the note as one saw it, and the action that came with it as it was planned."""
    removed = remove_note(found, expected=expected, by=by, at=at)
    if action is not None:
        remove_action(action, expected=1, by=by, at=at)
    return removed


@audited("conversation.note_log_put_back")
def put_log_back(
    found: Conversation, *, action: Action | None, by: User, at: datetime
) -> Conversation:
    """Put back the note, and the action that went with it."""
    restored = restore_note(found, by=by, at=at)
    if action is not None:
        restore_action(action, by=by, at=at)
    return restored
