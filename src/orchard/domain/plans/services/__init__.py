"""What one may do in plans, one module for each noun; these are the values delivered and forecasts."""

from __future__ import annotations

from orchard.domain.plans.services.actions import (
    ActionNote,
    add_action,
    change_action,
    change_back,
    change_with_others,
    drop_action,
    finish_action,
    hear_reminder,
    move_action,
    move_action_back,
    remove_action,
    reopen_action,
    restore_action,
    start_action,
)
from orchard.domain.plans.services.forecasts import keep_year_ahead, keep_years_ahead
from orchard.domain.plans.services.portal import (
    accept_as_guest,
    answer_in_portal,
    ask_for_other_plan,
    finish_own_action,
    note_seen,
    raise_idea_as_guest,
    say_in_portal,
    take_back_comment,
)
from orchard.domain.plans.services.portal_entry import (
    PortalLinkIsOver,
    end_portal_session,
    enter_portal,
)
from orchard.domain.plans.services.portal_people import (
    end_portal_access,
    invite_to_portal,
    note_seen_portal_link,
    send_portal_link,
)
from orchard.domain.plans.services.sharing import share, withdraw
from orchard.domain.plans.services.values import (
    Answer,
    ValueNote,
    change_value,
    confirm_value,
    dispute_value,
    note_value,
    remove_value,
    restore_value,
)

__all__ = [
    "ActionNote",
    "Answer",
    "PortalLinkIsOver",
    "ValueNote",
    "accept_as_guest",
    "add_action",
    "answer_in_portal",
    "ask_for_other_plan",
    "change_action",
    "change_back",
    "change_value",
    "change_with_others",
    "confirm_value",
    "dispute_value",
    "drop_action",
    "end_portal_access",
    "end_portal_session",
    "enter_portal",
    "finish_action",
    "finish_own_action",
    "hear_reminder",
    "invite_to_portal",
    "keep_year_ahead",
    "keep_years_ahead",
    "move_action",
    "move_action_back",
    "note_seen",
    "note_seen_portal_link",
    "note_value",
    "raise_idea_as_guest",
    "remove_action",
    "remove_value",
    "reopen_action",
    "restore_action",
    "restore_value",
    "say_in_portal",
    "send_portal_link",
    "share",
    "start_action",
    "take_back_comment",
    "withdraw",
]
