"""The people of the cast with what each of them shows best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import ROLES, Role
from orchard.domain.economics.queries import orchard

_TRY: dict[Role, Promise] = {
    Role.PROGRAMME_DIRECTOR: _("See which accounts deserve the programme, and which cost money."),
    Role.ACCOUNT_MANAGER: _("Open your accounts and follow a figure to its invoice line."),
    Role.EXECUTIVE_SPONSOR: _("Look at what could be lost, and who stands behind it."),
    Role.FINANCE: _("Import a ledger, check it, undo it; see how sure each figure is."),
    Role.OPERATIONS: _("See the same accounts without any margin."),
    Role.ADMINISTRATOR: _("Invite people and give them roles."),
    Role.READER: _("See how little a reader may see."),
}

_TRY_ACCOUNTS = _("Look after %(names)s: follow a figure to its invoice line.")
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A person to choose."""

    key: int
    name: str
    role: str | Promise
    hint: str | Promise


def members(people: Iterable[User]) -> list[Member]:
    """Return the people in the order in which they joined."""
    return [_member(person) for person in people]


def _member(person: User) -> Member:
    roles = [Role(held.role) for held in person.roles.all()]
    titles = ", ".join(str(ROLES[role].title) for role in roles)
    return Member(person.pk, person.name, titles, _hint(person, roles))


def _hint(person: User, roles: list[Role]) -> str | Promise:
    """Return what to try as this person; managers differ by the accounts that they look after."""
    if Role.ACCOUNT_MANAGER in roles and (trees := orchard.mine(person)):
        names = [tree.account.name for tree in trees[:_NAMED]]
        return _TRY_ACCOUNTS % {"names": str(_(" and ")).join(names)}
    return _TRY[roles[0]] if roles else ""
