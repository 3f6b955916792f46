"""What one may do with notes of conversations."""

from __future__ import annotations

from orchard.domain.meetings.services.notes import (
    ConversationNote,
    PointNote,
    change_note,
    note_conversation,
    remove_note,
    restore_note,
)
from orchard.domain.meetings.services.privacy import forget_old_notes

__all__ = [
    "ConversationNote",
    "PointNote",
    "change_note",
    "forget_old_notes",
    "note_conversation",
    "remove_note",
    "restore_note",
]
