"""What one may do in the core: organisation, people and their links, policy, rates, remarks."""

from __future__ import annotations

from orchard.domain.core.people import LastAdministrator
from orchard.domain.core.services.files import add_file, remove_file, restore_file
from orchard.domain.core.services.links import (
    Beginner,
    LinkIsOver,
    become_first_administrator,
    choose_password,
    invite,
    note_seen_link,
    offer_password_reset,
    offer_start,
)
from orchard.domain.core.services.organisation import (
    OPERATOR_ROLES,
    AlreadyFounded,
    OrganisationSettings,
    change_organisation,
    found_organisation,
)
from orchard.domain.core.services.policy import approve_policy, propose_policy
from orchard.domain.core.services.rates import RATE_DECIMALS, RATE_LIMIT, record_rate
from orchard.domain.core.services.remarks import (
    add_comment,
    delete_comment,
    edit_comment,
    forget_view,
    note_seen,
    restore_comment,
    save_view,
)
from orchard.domain.core.services.users import (
    Preferences,
    add_user,
    anonymise_user,
    change_appearance,
    change_password,
    change_preferences,
    deactivate_user,
    end_sessions,
    forget_again,
    give_role,
    note_second_step,
    reactivate_user,
    remove_second_step,
    set_roles,
    take_role,
)

__all__ = [
    "OPERATOR_ROLES",
    "RATE_DECIMALS",
    "RATE_LIMIT",
    "AlreadyFounded",
    "Beginner",
    "LastAdministrator",
    "LinkIsOver",
    "OrganisationSettings",
    "Preferences",
    "add_comment",
    "add_file",
    "add_user",
    "anonymise_user",
    "approve_policy",
    "become_first_administrator",
    "change_appearance",
    "change_organisation",
    "change_password",
    "change_preferences",
    "choose_password",
    "deactivate_user",
    "delete_comment",
    "edit_comment",
    "end_sessions",
    "forget_again",
    "forget_view",
    "found_organisation",
    "give_role",
    "invite",
    "note_second_step",
    "note_seen",
    "note_seen_link",
    "offer_password_reset",
    "offer_start",
    "propose_policy",
    "reactivate_user",
    "record_rate",
    "remove_file",
    "remove_second_step",
    "restore_comment",
    "restore_file",
    "save_view",
    "set_roles",
    "take_role",
]
