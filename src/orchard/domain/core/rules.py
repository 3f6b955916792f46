"""Permissions and roles: who may do what, decided on values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that a person may do. What nobody grants, nobody may."""

    SEE_ORGANISATION = "see_organisation"
    EDIT_ORGANISATION = "edit_organisation"
    SEE_USERS = "see_users"
    EDIT_USERS = "edit_users"
    SEE_POLICY = "see_policy"
    PROPOSE_POLICY = "propose_policy"
    APPROVE_POLICY = "approve_policy"
    SEE_AUDIT = "see_audit"
    SEE_RATES = "see_rates"
    EDIT_RATES = "edit_rates"
    SEE_ACCOUNTS = "see_accounts"
    EDIT_ACCOUNTS = "edit_accounts"
    SEE_LEDGER = "see_ledger"
    SEE_MARGINS = "see_margins"
    IMPORT_LEDGER = "import_ledger"
    UNDO_IMPORT = "undo_import"
    EDIT_COSTS = "edit_costs"
    EDIT_ASSUMPTIONS = "edit_assumptions"
    EDIT_TEAMS = "edit_teams"
    WRITE_COMMENTS = "write_comments"
    EDIT_PROFILES = "edit_profiles"
    SEE_KPIS = "see_kpis"
    EDIT_KPIS = "edit_kpis"
    LEAD_PROGRAMME = "lead_programme"
    SEE_SELECTION = "see_selection"
    NOMINATE = "nominate"
    LEAD_SELECTION = "lead_selection"
    APPROVE_SELECTION = "approve_selection"
    SEE_CONTACTS = "see_contacts"
    SEE_OPINIONS = "see_opinions"
    ANSWER_PRIVACY = "answer_privacy"
    EDIT_PLANS = "edit_plans"
    APPROVE_PLANS = "approve_plans"
    SHARE_WITH_CUSTOMERS = "share_with_customers"


class Role(StrEnum):
    """What a person is in the programme; one person may have several roles."""

    ADMINISTRATOR = "administrator"
    PROGRAMME_DIRECTOR = "programme_director"
    ACCOUNT_MANAGER = "account_manager"
    EXECUTIVE_SPONSOR = "executive_sponsor"
    OPERATIONS = "operations"
    FINANCE = "finance"
    READER = "reader"


class Theme(TextChoices):
    """How pages look to a person."""

    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class LinkPurpose(TextChoices):
    """What a one-time link lets somebody do."""

    FIRST_ADMINISTRATOR = "first_administrator", _("First administrator")
    INVITATION = "invitation", _("Invitation")
    PASSWORD_RESET = "password_reset", _("Forgotten password")


class TokenScope(TextChoices):
    """What a personal token may be used for; never more than its person may do."""

    READ = "read", _("Read")
    WRITE = "write", _("Change accounts and exchange rates")
    IMPORT = "import", _("Import ledgers and undo imports")


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role that describes itself: its name, its duty and its permissions."""

    title: Promise
    duty: Promise
    permissions: frozenset[Permission]


_P = Permission
_READ = frozenset({_P.SEE_ORGANISATION, _P.SEE_USERS, _P.SEE_POLICY, _P.SEE_ACCOUNTS, _P.SEE_KPIS})
_FIGURES = frozenset({_P.SEE_LEDGER, _P.SEE_MARGINS, _P.SEE_RATES})
_CHOOSING = frozenset({_P.SEE_SELECTION, _P.NOMINATE})
_PEOPLE = frozenset({_P.SEE_CONTACTS, _P.SEE_OPINIONS})
"""Opinions about people need a seat in the account's team besides."""
_TELLING = frozenset({_P.WRITE_COMMENTS, _P.EDIT_PROFILES, _P.EDIT_PLANS})
_DECIDING = frozenset({_P.APPROVE_PLANS, _P.SHARE_WITH_CUSTOMERS})
"""Plans and what is shared need a seat in the account's team besides, or the care of all teams."""

ROLES: dict[Role, RoleCard] = {
    Role.ADMINISTRATOR: RoleCard(
        _("Administrator"),
        _("Sets up the organisation, its users and its imports; decides nothing about accounts."),
        frozenset(
            _READ
            | {_P.EDIT_ORGANISATION, _P.EDIT_USERS, _P.SEE_AUDIT, _P.SEE_RATES, _P.EDIT_RATES}
            | {_P.SEE_LEDGER, _P.IMPORT_LEDGER, _P.UNDO_IMPORT, _P.ANSWER_PRIVACY}
        ),
    ),
    Role.PROGRAMME_DIRECTOR: RoleCard(
        _("Programme director"),
        _("Leads the programme: accounts, selection and the policy behind every figure."),
        frozenset(
            _READ
            | _FIGURES
            | {_P.PROPOSE_POLICY, _P.APPROVE_POLICY, _P.SEE_AUDIT, _P.EDIT_ACCOUNTS}
            | {_P.EDIT_TEAMS, _P.EDIT_KPIS, _P.EDIT_ASSUMPTIONS}
            | _TELLING
            | _CHOOSING
            | _PEOPLE
            | {_P.LEAD_PROGRAMME, _P.LEAD_SELECTION, _P.APPROVE_SELECTION}
            | _DECIDING
        ),
    ),
    Role.ACCOUNT_MANAGER: RoleCard(
        _("Account manager"),
        _("Answers for accounts and their plans; sees what they bring and cost."),
        frozenset(
            _READ
            | _FIGURES
            | _CHOOSING
            | _PEOPLE
            | _TELLING
            | {_P.EDIT_ASSUMPTIONS, _P.SHARE_WITH_CUSTOMERS}
        ),
    ),
    Role.EXECUTIVE_SPONSOR: RoleCard(
        _("Executive sponsor"),
        _("Stands behind accounts in top management and approves the policy."),
        frozenset(
            _READ
            | _FIGURES
            | _CHOOSING
            | _PEOPLE
            | _TELLING
            | {_P.APPROVE_POLICY, _P.APPROVE_SELECTION}
            | _DECIDING
        ),
    ),
    Role.OPERATIONS: RoleCard(
        _("Operations"),
        _("Keeps the promises: delivery, service, quality. Sees no margins."),
        frozenset(_READ | _CHOOSING | _PEOPLE | _TELLING),
    ),
    Role.FINANCE: RoleCard(
        _("Finance"),
        _("Owns the figures: ledger, exchange rates, cost rates and customer grouping."),
        frozenset(
            _READ
            | _FIGURES
            | {_P.EDIT_RATES, _P.IMPORT_LEDGER, _P.UNDO_IMPORT, _P.EDIT_COSTS, _P.EDIT_ACCOUNTS}
            | {_P.PROPOSE_POLICY, _P.EDIT_KPIS, _P.EDIT_ASSUMPTIONS}
            | _TELLING
            | _CHOOSING
            | _PEOPLE
        ),
    ),
    Role.READER: RoleCard(_("Reader"), _("Reads accounts, without margins."), _READ),
}


def permissions_of_roles(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return what the roles grant together."""
    return frozenset[Permission]().union(*(ROLES[role].permissions for role in roles))


def choices_of_roles() -> list[tuple[str, Promise]]:
    """Return the roles as a field offers them."""
    return [(role.value, card.title) for role, card in ROLES.items()]
