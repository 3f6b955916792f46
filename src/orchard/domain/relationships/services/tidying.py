"""Filling in what is missing about many people at once: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.cards import ContactCard
from orchard.domain.relationships.fitting import check_card
from orchard.domain.relationships.guards import check_contact, current_account
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import DecisionRole, Function, Level
from orchard.domain.relationships.services.opinions import give_buying_role


@dataclass(frozen=True, slots=True)
class Completed:
    """What somebody filled in about a person, on the version that they saw."""

    contact: Contact
    expected: int
    email: str = ""
    title: str = ""
    role: DecisionRole | None = None


@audited("contact.completed")
def complete_contact(said: Completed, *, by: User, at: datetime) -> Contact:
    """Fill in what is missing about a person; what is known stays as it is."""
    row = said.contact
    check_contact(by, row)
    facts = {name: text for name in ("email", "title") if (text := getattr(said, name).strip())}
    if said.role is not None:
        _check_version(row, said.expected)
        give_buying_role(row, role=said.role, by=by, at=at)
    if not facts:
        return row
    card = ContactCard(
        name=row.name, function=Function(row.function), level=Level(row.level), source=row.source,
        title=facts.get("title", row.title), email=facts.get("email", row.email),
    )  # fmt: skip
    check_card(current_account(row), card, contact=row)
    return update_versioned(row, said.expected, **facts)


def _check_version(row: Contact, expected: int) -> None:
    """Refuse a role said of a person whom somebody changed since: a role alone writes no version."""
    current = Contact.objects.select_for_update().get(pk=row.pk).version
    if current != expected:
        raise StaleVersion(current=current, mine={}, theirs={})


@audited("contacts.completed")
def complete_contacts(name: str, *, said: Iterable[Completed], by: User, at: datetime) -> None:
    """Fill in what is missing about many people at once: all of it, or nothing."""
    rows = list(said)
    if not rows:
        raise Invalid(_("Fill in at least one line."))
    for one in rows:
        complete_contact(one, by=by, at=at)
    remark(of=name, people=len(rows))
