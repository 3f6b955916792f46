"""Calling somebody who was erased by a pseudonym in what higher areas wrote about their account."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Model, QuerySet

from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.guards import current_account
from orchard.domain.relationships.models import Contact, in_family
from orchard.domain.relationships.pseudonyms import without_name

Texts = tuple[type[Model], str, tuple[str, ...]]
"""A table, how its rows lead to their account, and the columns in which somebody may be named."""


def rename(contact: Contact, tables: Iterable[Texts], *, name: str, instead: str) -> None:
    """Put the pseudonym into every text about the person's account that names them.

    A column holds a text, or texts by name.
    """
    account = current_account(contact)
    for model, path, columns in tables:
        _rename(model._default_manager.filter(in_family(account, path)), columns, name, instead)


def _rename(rows: QuerySet[Model], columns: tuple[str, ...], name: str, instead: str) -> None:
    for row in rows:
        changed: dict[str, object] = {}
        for column in columns:
            said = getattr(row, column)
            if (words := _without(said, name, instead)) != said:
                changed[column] = _cut(row, column, words)
        if changed and isinstance(row, Versioned):
            changed["version"] = F("version") + 1
        if changed:
            rows.model._default_manager.filter(pk=row.pk).update(**changed)


def _without(said: object, name: str, instead: str) -> object:
    if isinstance(said, dict):
        return {key: _without(one, name, instead) for key, one in said.items()}
    return without_name(said, name, instead) if isinstance(said, str) else said


def _cut(row: Model, column: str, words: object) -> object:
    """Return what fits: a pseudonym may be longer than a name."""
    longest = getattr(row._meta.get_field(column), "max_length", None)
    return words[:longest] if isinstance(words, str) else words
