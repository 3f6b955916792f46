"""What becomes of texts about value and price when a person named there is erased."""

from __future__ import annotations

from orchard.domain.economics.models import Benefit, Concession, Shock
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename_in_registers

HERE = "account__"
TEXTS: tuple[Texts, ...] = (
    (Benefit, HERE, ("name", "alternative", "evidence")),
    (Concession, HERE, ("given", "got")),
    (Shock, HERE, ("name", "effect")),
)


def take_part() -> None:
    """Let names in these texts go when the area below erases a person."""
    belonging.add(belonging.Belongings("economics", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was written: whoever is named there is called by a pseudonym."""
    rename_in_registers(contact, TEXTS, name=name, instead=instead)
