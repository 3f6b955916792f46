"""What becomes of answers and promises when a person is erased, or is handed what we hold of them."""

from __future__ import annotations

from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename
from orchard.domain.voice.models import Answer, AnswerSheet, BenefitCheck, TrustStep

PATHS: tuple[belonging.Path, ...] = (
    (AnswerSheet, "contact"),
    (Answer, "sheet__contact"),
    (TrustStep, "contact"),
)
OF_PEOPLE = "contact__account__"
TEXTS: tuple[Texts, ...] = (
    (AnswerSheet, OF_PEOPLE, ("words",)),
    (Answer, f"sheet__{OF_PEOPLE}", ("example",)),
    (TrustStep, OF_PEOPLE, ("what", "outcome", "earlier")),
    (BenefitCheck, "account__", ("they_gain", "we_gain", "why")),
)
"""Where others, or the team, may have named the person, and how a row leads to its account."""


def take_part() -> None:
    """Let answers go with the person when the area below erases or hands out what is held."""
    belonging.add(belonging.Belongings("voice", PATHS, _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Delete what the person said and was promised; elsewhere their name becomes a pseudonym."""
    AnswerSheet.objects.filter(contact=contact).delete()
    TrustStep.objects.filter(contact=contact).delete()
    rename(contact, TEXTS, name=name, instead=instead)
