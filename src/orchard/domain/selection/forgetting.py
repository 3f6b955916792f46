"""What becomes of the texts about choosing when a person named there is erased."""

from __future__ import annotations

from django.db.models import Q

from orchard.domain.core.triggers import ERASED
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import (
    Texts,
    around,
    in_full,
    in_registers,
    rename_in_registers,
    reword_rows,
)
from orchard.domain.selection.models import (
    AssistantTrial,
    Incubation,
    Pilot,
    Position,
    Potential,
    PressureOverride,
    Reference,
    Standing,
    StarterNote,
    SuccessFactor,
)

HERE = "account__"
TEXTS: tuple[Texts, ...] = (
    (Incubation, HERE, ("aim", "extended_why")),
    (Pilot, f"incubation__{HERE}", ("goal", "criteria", "findings")),
    (Position, HERE, ("source", "industry_source", "later_why")),
    (Potential, HERE, ("evidence",)),
    (Reference, HERE, ("text", "used_for")),
    (Standing, HERE, ("told_how", "not_key_reason", "mandate", "light_reason")),
    (SuccessFactor, HERE, ("title", "source")),
)
ASKED = ("asked_by", "reason")
OF_ALL = (StarterNote, AssistantTrial)
"""What was done in the first thirty days belongs to no account: only the whole name is surely theirs."""


def take_part() -> None:
    """Let names in these texts go when the area below erases a person."""
    belonging.add(belonging.Belongings("selection", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was written: whoever is named there is called by a pseudonym.

    Rounds in the archive, and plans of leaving that were approved, stay as they were decided.
    """
    rename_in_registers(contact, TEXTS, name=name, instead=instead)
    for model in OF_ALL:
        reword_rows(model._default_manager.all(), ("text",), in_full(name=name, instead=instead))
    _forget_requests(contact, name, instead)


def _forget_requests(contact: Contact, name: str, instead: str) -> None:
    """Rename in requests; of what was answered, and is sealed, keep only that it was erased."""
    wording = in_registers(contact, name=name, instead=instead)
    asked = PressureOverride.objects.filter(account__in=around(contact).accounts)
    is_open = Q(allowed_at__isnull=True, refused_at__isnull=True)
    reword_rows(asked.filter(is_open), ASKED, wording)
    for row in asked.exclude(is_open):
        gone = [one for one in ASKED if wording(getattr(row, one)) != getattr(row, one)]
        if gone:
            PressureOverride.objects.filter(pk=row.pk).update(**dict.fromkeys(gone, ERASED))
