"""What becomes of agreements when a person at a customer is erased."""

from __future__ import annotations

from orchard.domain.agreements.models import Agreement, Amendment
from orchard.domain.core.models import Attachment
from orchard.domain.relationships import belonging
from orchard.domain.relationships.guards import current_account, joined
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.registers import companies
from orchard.domain.relationships.renaming import (
    Texts,
    in_registers,
    rename_in_registers,
    reword_files,
)

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
    """Keep what was agreed: whoever is named there is called by a pseudonym, no party is."""
    near = joined(current_account(contact))
    parties = Agreement.objects.filter(account__in=near).values_list("parties", flat=True)
    but = " ".join(companies(one) for one in parties)
    rename_in_registers(contact, TEXTS, name=name, instead=instead, but=but)
    keys = Agreement.objects.filter(account__in=near).values_list("pk", flat=True)
    kind = Agreement._meta.label_lower
    documents = Attachment.objects.filter(subject_type=kind, subject_id__in=map(str, keys))
    reword_files(documents, in_registers(contact, name=name, instead=instead, but=but))
