"""What becomes of requests to let an account in when a person named there is erased."""

from __future__ import annotations

from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename_in_registers
from orchard.domain.selection.models import PressureOverride

TEXTS: tuple[Texts, ...] = ((PressureOverride, "account__", ("asked_by", "reason")),)


def take_part() -> None:
    """Let names in overrides go when the area below erases a person."""
    belonging.add(belonging.Belongings("selection", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was written: whoever is named there is called by a pseudonym."""
    rename_in_registers(contact, TEXTS, name=name, instead=instead)
