"""What becomes of agreements when a person at a customer is erased."""

from __future__ import annotations

from orchard.domain.agreements.models import Agreement, Amendment
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename

TERMS = (
    "name", "parties", "price_structure", "price_version", "indexation", "rebates", "end_reason",
)  # fmt: skip
TEXTS: tuple[Texts, ...] = (
    (Agreement, "account__", TERMS),
    (Amendment, "agreement__account__", ("reason", "before", "after")),
)


def take_part() -> None:
    """Let names in agreements go when the area below erases a person; no table leads to one."""
    belonging.add(belonging.Belongings("agreements", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was agreed: whoever is named there is called by a pseudonym."""
    rename(contact, TEXTS, name=name, instead=instead)
