"""What becomes of ideas when the person at a customer who had them is erased."""

from __future__ import annotations

from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename
from orchard.domain.whitespace.models import Idea

TEXTS: tuple[Texts, ...] = ((Idea, "account__", ("text", "from_customer", "answer")),)


def take_part() -> None:
    """Let names in ideas go when the area below erases a person."""
    belonging.add(belonging.Belongings("whitespace", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was written: whoever is named there is called by a pseudonym."""
    rename(contact, TEXTS, name=name, instead=instead)
