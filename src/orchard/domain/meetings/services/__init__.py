"""What one may do with notes of conversations and with meetings."""

from __future__ import annotations

from orchard.domain.meetings.services.adjusting import accept_action, hand_in_plan, note_adjustment
from orchard.domain.meetings.services.feeds import NewFeed, make_feed, revoke_feed
from orchard.domain.meetings.services.intakes import take_activities
from orchard.domain.meetings.services.invitations import invite
from orchard.domain.meetings.services.logged import (
    Logged,
    NextStep,
    log_meeting,
    put_log_back,
    take_log_back,
)
from orchard.domain.meetings.services.meetings import (
    MeetingNote,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
    prepare_meeting,
    take_layout_back,
)
from orchard.domain.meetings.services.minutes import (
    MinutesNote,
    ProposalNote,
    add_decision,
    close_follow_up,
    decline_action,
    propose_action,
    withdraw_decision,
    write_minutes,
)
from orchard.domain.meetings.services.notes import (
    ConversationNote,
    PointNote,
    change_note,
    note_conversation,
    remove_note,
    restore_note,
)
from orchard.domain.meetings.services.preparing import fill_talk, look_back, prepare_talk
from orchard.domain.meetings.services.privacy import forget_old_notes
from orchard.domain.meetings.services.releases import ReleaseNote, release_meeting
from orchard.domain.meetings.services.series import (
    SeriesExists,
    SeriesNote,
    agree_rhythm,
    change_rhythm,
    end_rhythm,
    note_wanted_rhythm,
)
from orchard.domain.meetings.services.visits import DebriefNote, debrief_visit

__all__ = [
    "ConversationNote",
    "DebriefNote",
    "Logged",
    "MeetingNote",
    "MinutesNote",
    "NewFeed",
    "NextStep",
    "PointNote",
    "ProposalNote",
    "ReleaseNote",
    "SeriesExists",
    "SeriesNote",
    "accept_action",
    "add_decision",
    "agree_rhythm",
    "cancel_meeting",
    "change_meeting",
    "change_note",
    "change_rhythm",
    "close_follow_up",
    "debrief_visit",
    "decline_action",
    "end_rhythm",
    "fill_talk",
    "forget_old_notes",
    "hand_in_plan",
    "hold_meeting",
    "invite",
    "log_meeting",
    "look_back",
    "make_feed",
    "note_adjustment",
    "note_conversation",
    "note_wanted_rhythm",
    "plan_meeting",
    "prepare_meeting",
    "prepare_talk",
    "propose_action",
    "put_log_back",
    "release_meeting",
    "remove_note",
    "restore_note",
    "revoke_feed",
    "take_activities",
    "take_layout_back",
    "take_log_back",
    "withdraw_decision",
    "write_minutes",
]
