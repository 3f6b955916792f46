"""What becomes of agreements when a person at a customer is erased."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from orchard.domain.agreements.models import (
    Agreement,
    Amendment,
    Deviation,
    Promise,
    Renegotiation,
)
from orchard.domain.core.models import Attachment
from orchard.domain.core.triggers import ERASED
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.registers import companies
from orchard.domain.relationships.renaming import (
    Texts,
    around,
    in_files,
    in_registers,
    in_terms,
    reword,
    reword_files,
)

TERMS = ("name", "parties", "price_structure", "price_version", "indexation", "rebates")
IN_TERMS: tuple[Texts, ...] = (
    (Agreement, "account__", TERMS),
    (Amendment, "agreement__account__", ("before", "after")),
)
REASONS: tuple[Texts, ...] = (
    (Agreement, "account__", ("end_reason",)),
    (Amendment, "agreement__account__", ("reason",)),
    (
        Deviation,
        "account__",
        ("title", "consequence", "reporter", "cause", "fix", "accepted_by", "lesson"),
    ),
    (Promise, "account__", ("words", "doubt", "reason")),
)
PATHS: tuple[belonging.Path, ...] = ((Promise, "given_to"), (Renegotiation, "agreed_with"))
"""What somebody at a customer was promised or agreed to: it stays, by a pseudonym."""


def take_part() -> None:
    """Let names in agreements go when the area below erases a person."""
    belonging.add(belonging.Belongings("agreements", PATHS, _forget, _left))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was agreed: whoever is named there is called by a pseudonym, no party is."""
    here = _agreements(contact)
    said = {"name": name, "instead": instead, "but": _parties(here)}
    reword(contact, IN_TERMS, in_terms(contact, **said))
    register = in_registers(contact, **said)
    reword(contact, REASONS, register)
    keys = here.values_list("pk", flat=True)
    kind = Agreement._meta.label_lower
    documents = Attachment.objects.filter(subject_type=kind, subject_id__in=map(str, keys))
    reword_files(documents, in_files(contact, **said))


def _left(contact: Contact) -> Iterator[int]:
    """Yield the account of each agreement whose terms keep a word spelled like the surname."""
    here = _agreements(contact)
    for name in contact.all_names:
        said = {"name": name, "instead": ERASED, "but": _parties(here)}
        terms, register = in_terms(contact, **said), in_registers(contact, **said)
        for row in here:
            kept = [terms(getattr(row, column)) for column in TERMS]
            if any(register(text) != text for text in kept):
                yield row.account_id


def _agreements(contact: Contact) -> QuerySet[Agreement]:
    return Agreement.objects.filter(account__in=around(contact).accounts)


def _parties(agreements: QuerySet[Agreement]) -> str:
    """Return the companies among the parties: they are left what they are called."""
    return " ".join(companies(one) for one in agreements.values_list("parties", flat=True))
