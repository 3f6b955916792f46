"""What becomes of delivered values when the person who confirmed them is erased."""

from __future__ import annotations

from orchard.domain.plans.models import ValueRecord
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename_in_registers

TEXTS: tuple[Texts, ...] = (
    (ValueRecord, "account__", ("benefit", "method", "answered_by", "words")),
)


def take_part() -> None:
    """Let names in the value ledger go when the area below erases a person."""
    belonging.add(belonging.Belongings("plans", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was confirmed: whoever is named there is called by a pseudonym."""
    rename_in_registers(contact, TEXTS, name=name, instead=instead)
