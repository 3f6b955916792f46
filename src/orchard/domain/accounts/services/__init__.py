"""What one may do with accounts: group customers, name teams, follow, comment."""

from __future__ import annotations

from orchard.domain.accounts.services.facts import change_account
from orchard.domain.accounts.services.files import attach_file, remove_file, restore_file
from orchard.domain.accounts.services.grouping import (
    CannotUndo,
    add_unit,
    change_unit,
    fold_customers,
    merge_accounts,
    move_unit,
    open_account,
    regroup,
    regroup_by_file,
    restrict_account,
    split_account,
    undo_regrouping,
)
from orchard.domain.accounts.services.leaving import IsNeeded, end_access
from orchard.domain.accounts.services.mergers import lead_straight
from orchard.domain.accounts.services.remarks import change_comment, comment_on, read_mention
from orchard.domain.accounts.services.teams import (
    SeatIsTaken,
    assign,
    change_seat,
    end_assignment,
    hand_over,
    note_account_seen,
    reopen_assignment,
    unwatch,
    watch,
)

__all__ = [
    "CannotUndo",
    "IsNeeded",
    "SeatIsTaken",
    "add_unit",
    "assign",
    "attach_file",
    "change_account",
    "change_comment",
    "change_seat",
    "change_unit",
    "comment_on",
    "end_access",
    "end_assignment",
    "fold_customers",
    "hand_over",
    "lead_straight",
    "merge_accounts",
    "move_unit",
    "note_account_seen",
    "open_account",
    "read_mention",
    "regroup",
    "regroup_by_file",
    "remove_file",
    "reopen_assignment",
    "restore_file",
    "restrict_account",
    "split_account",
    "undo_regrouping",
    "unwatch",
    "watch",
]
