"""What becomes of answers and promises when a person is erased, or is handed what we hold of them."""

from __future__ import annotations

from django.db import models

from orchard.domain.relationships import belonging
from orchard.domain.relationships.guards import current_account, joined
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.pseudonyms import without_name
from orchard.domain.voice.models import Answer, AnswerSheet, BenefitCheck, TrustStep

PATHS: tuple[belonging.Path, ...] = (
    (AnswerSheet, "contact"),
    (Answer, "sheet__contact"),
    (TrustStep, "contact"),
)
OF_PEOPLE = "contact__account__"
TEXTS: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
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
    near = joined(current_account(contact))  # a team of then may have named them
    for model, path, texts in TEXTS:
        for row in model._default_manager.filter(**{f"{path}id__in": near}):
            words = {one: without_name(getattr(row, one), name, instead) for one in texts}
            if any(getattr(row, one) != said for one, said in words.items()):
                kept = {one: said[: _longest(model, one)] for one, said in words.items()}
                model._default_manager.filter(pk=row.pk).update(**kept)


def _longest(model: type[models.Model], name: str) -> int | None:
    """Return how long a text may be, where there is an end: a pseudonym may be longer than a name."""
    return getattr(model._meta.get_field(name), "max_length", None)
