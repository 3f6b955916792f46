"""What becomes of texts about white space when a person at a customer who is named there is erased."""

from __future__ import annotations

from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename, rename_in_registers
from orchard.domain.whitespace.models import (
    Cell,
    Coverage,
    Deal,
    Idea,
    Opportunity,
    Suggestion,
    WalletEstimate,
)

HERE = "account__"
TEXTS: tuple[Texts, ...] = (
    (Cell, HERE, ("why", "source")),
    (Coverage, HERE, ("agreement", "source")),
    (Deal, f"opportunity__{HERE}", ("reason",)),
    (Opportunity, HERE, ("title", "next_step", "words")),
    (Suggestion, HERE, ("why",)),
    (WalletEstimate, HERE, ("source",)),
)
IDEAS: tuple[Texts, ...] = (
    (Idea, HERE, ("text", "from_customer", "answer")),
    (Opportunity, HERE, ("decision",)),
)
"""Words of people; a decision is called as in the roles that people have in it, which lose the same."""


def take_part() -> None:
    """Let names in ideas, opportunities and sources go when the area below erases a person."""
    belonging.add(belonging.Belongings("whitespace", ((Idea, "contact"),), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was written: whoever is named there is called by a pseudonym."""
    rename(contact, IDEAS, name=name, instead=instead)
    rename_in_registers(contact, TEXTS, name=name, instead=instead)
