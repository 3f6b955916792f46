"""The people of the cast with what each of them shows best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import ROLES, Role

_TRY: dict[Role, Promise] = {
    Role.PROGRAMME_DIRECTOR: _("See which accounts deserve the programme, and which cost money."),
    Role.ACCOUNT_MANAGER: _("Open your accounts and follow a figure to its invoice line."),
    Role.EXECUTIVE_SPONSOR: _("Look at what could be lost, and who stands behind it."),
    Role.FINANCE: _("Import a ledger, check it, undo it; see how sure each figure is."),
    Role.OPERATIONS: _("See the same accounts without any margin."),
    Role.ADMINISTRATOR: _("Invite people and give them roles."),
    Role.READER: _("See how little a reader may see."),
}


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
    hint = _TRY[roles[0]] if roles else ""
    return Member(person.pk, person.name, titles, hint)
