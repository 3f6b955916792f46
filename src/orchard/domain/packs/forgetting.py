"""What becomes of packs when a person at a customer is erased: nobody can look through files."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from orchard.domain.core.files import shelf
from orchard.domain.core.models import Attachment
from orchard.domain.packs.models import Pack, ProgrammePack
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import around


def take_part() -> None:
    """Let packs that may name somebody go when the area below erases them."""
    belonging.add(belonging.Belongings("packs", (), _forget))


def _forget(contact: Contact, _name: str, _instead: str) -> None:
    """Take away every pack that tells of the person's account: it is made anew in a minute."""
    accounts = set(around(contact).accounts)
    told = ProgrammePack.objects.values_list("pk", "accounts")
    boards = [key for key, among in told if not accounts.isdisjoint(among)]
    _take_away(Pack.objects.filter(account__in=accounts))
    _take_away(ProgrammePack.objects.filter(pk__in=boards))


def _take_away(packs: QuerySet[Any]) -> None:
    """Delete packs with their files."""
    keys = [str(key) for key in packs.values_list("pk", flat=True)]
    label = packs.model._meta.label_lower
    files = Attachment.objects.filter(subject_type=label, subject_id__in=keys)
    tokens = list(files.values_list("token", flat=True))
    files.delete()
    packs.delete()
    transaction.on_commit(lambda: _sweep(tokens))


def _sweep(tokens: list[str]) -> None:
    for token in tokens:
        shelf.take_away(token)
