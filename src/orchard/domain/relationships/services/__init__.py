"""What one may do about people at the customer: know them, assess ties, look for who is missing."""

from __future__ import annotations

from orchard.domain.relationships.cards import (
    AttitudeNote,
    ContactCard,
    PointNote,
    SeatNote,
    StyleNote,
    TalkPlan,
    TalkSheet,
    TieNote,
)
from orchard.domain.relationships.services.arrivals import (
    FileNote,
    open_arrival,
    say_columns,
    take_over,
    turn_away,
)
from orchard.domain.relationships.services.contacts import (
    add_contact,
    change_contact,
    come_back,
    note_leaving,
    weigh,
)
from orchard.domain.relationships.services.intakes import (
    IntakeNote,
    open_intake,
    say_intake_columns,
    turn_intake_away,
)
from orchard.domain.relationships.services.introductions import (
    answer_introduction,
    ask_introduction,
    withdraw_introduction,
)
from orchard.domain.relationships.services.lines import draw_line, end_line, resume_line
from orchard.domain.relationships.services.looks import note_looks
from orchard.domain.relationships.services.opinions import (
    assess_attitude,
    assess_tie,
    end_buying_role,
    give_buying_role,
    note_encounter,
    resume_buying_role,
)
from orchard.domain.relationships.services.preparing import (
    answer_point,
    fill_sheet,
    look_back,
    prepare,
    raise_point,
    retire_story,
    tell_again,
    tell_story,
)
from orchard.domain.relationships.services.privacy import (
    ask_for_parts,
    erase_again,
    erase_contact,
    forget_what_is_old,
    forget_who_left,
)
from orchard.domain.relationships.services.restrictions import (
    lift_restriction,
    restrict_contact,
)
from orchard.domain.relationships.services.seats import (
    change_seat,
    close_seat,
    open_seat,
    reopen_seat,
    review_map,
    settle_reassignment,
)
from orchard.domain.relationships.services.styles import (
    allow_opinions,
    forbid_opinions,
    note_style,
    withdraw_style,
)

__all__ = [
    "AttitudeNote",
    "ContactCard",
    "FileNote",
    "IntakeNote",
    "PointNote",
    "SeatNote",
    "StyleNote",
    "TalkPlan",
    "TalkSheet",
    "TieNote",
    "add_contact",
    "allow_opinions",
    "answer_introduction",
    "answer_point",
    "ask_for_parts",
    "ask_introduction",
    "assess_attitude",
    "assess_tie",
    "change_contact",
    "change_seat",
    "close_seat",
    "come_back",
    "draw_line",
    "end_buying_role",
    "end_line",
    "erase_again",
    "erase_contact",
    "fill_sheet",
    "forbid_opinions",
    "forget_what_is_old",
    "forget_who_left",
    "give_buying_role",
    "lift_restriction",
    "look_back",
    "note_encounter",
    "note_leaving",
    "note_looks",
    "note_style",
    "open_arrival",
    "open_intake",
    "open_seat",
    "prepare",
    "raise_point",
    "reopen_seat",
    "restrict_contact",
    "resume_buying_role",
    "resume_line",
    "retire_story",
    "review_map",
    "say_columns",
    "say_intake_columns",
    "settle_reassignment",
    "take_over",
    "tell_again",
    "tell_story",
    "turn_away",
    "turn_intake_away",
    "weigh",
    "withdraw_introduction",
    "withdraw_style",
]
