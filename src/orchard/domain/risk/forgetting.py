"""What becomes of risks when a person at a customer who is named there is erased."""

from __future__ import annotations

from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename
from orchard.domain.risk.models import CategoryCheck, Risk, ShortLook, SignalAnswer

HERE = "account__"
TEXTS: tuple[Texts, ...] = (
    (Risk, HERE, ("title", "cause", "effect", "comment", "reason")),
    (CategoryCheck, HERE, ("words",)),
    (ShortLook, HERE, ("seen", "now")),
    (SignalAnswer, HERE, ("reason",)),
)


def take_part() -> None:
    """Let names in the register of risks go when the area below erases a person."""
    belonging.add(belonging.Belongings("risk", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what may happen: whoever is named there is called by a pseudonym."""
    rename(contact, TEXTS, name=name, instead=instead)
