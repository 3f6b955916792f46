"""Calling somebody who was erased by a pseudonym in what higher areas wrote about their account."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath
from typing import Any

from django.db.models import F, Model, QuerySet

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.files import names
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.models import Attachment, AttachmentQuerySet, User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.guards import current_account, joined
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.pseudonyms import is_same, without_name
from orchard.domain.relationships.registers import without_full_name, without_name_apart

Texts = tuple[type[Model], str, tuple[str, ...]]
"""A table, how its rows lead to their account, and the columns in which somebody may be named."""
Wording = Callable[[str], str]
"""What becomes of a text."""


def rename(contact: Contact, tables: Iterable[Texts], *, name: str, instead: str) -> None:
    """Put the pseudonym into every text about the person's account that names them, or may.

    A column holds a text, or texts by name.
    """
    reword(contact, tables, in_notes(contact, name=name, instead=instead))


def rename_in_registers(
    contact: Contact, tables: Iterable[Texts], *, name: str, instead: str, but: str = ""
) -> None:
    """Put the pseudonym in where the whole name or the surname stands, and no company bears it.

    `but` holds the names of others, besides those of the accounts and their units.
    """
    reword(contact, tables, in_registers(contact, name=name, instead=instead, but=but))


def in_notes(contact: Contact, *, name: str, instead: str) -> Wording:
    """Return what becomes of a note about the person's account."""
    near = joined(current_account(contact))
    but, besides = _customers(near), _others(contact, near)
    return lambda text: without_name(text, name, instead, but=but, besides=besides)


def in_registers(contact: Contact, *, name: str, instead: str, but: str = "") -> Wording:
    """Return what becomes of a text of a register about the person's account."""
    near = joined(current_account(contact))
    but, besides = f"{but} {_customers(near)}".strip(), _others(contact, near)
    return lambda text: without_full_name(text, name, instead, but=but, besides=besides)


def in_terms(contact: Contact, *, name: str, instead: str, but: str = "") -> Wording:
    """Return what becomes of terms, where a surname alone may be a price or a month."""
    near = joined(current_account(contact))
    but, besides = f"{but} {_customers(near)}".strip(), _others(contact, near)
    return lambda text: without_full_name(
        text, name, instead, but=but, besides=besides, is_of_terms=True
    )


def in_files(contact: Contact, *, name: str, instead: str, but: str = "") -> Wording:
    """Return what becomes of what a file is called, where anything may stand between words."""
    near = joined(current_account(contact))
    but, besides = f"{but} {_customers(near)}".strip(), _others(contact, near)
    return lambda text: without_name_apart(text, name, instead, but=but, besides=besides)


def in_full(*, name: str, instead: str) -> Wording:
    """Return what becomes of a text of no account: the whole name alone is surely the person's."""
    return lambda text: without_name(text, name, instead, but=name)


def _customers(near: Collection[int]) -> str:
    """Return the names of accounts and of their units."""
    rows = (Account.objects.filter(pk__in=near), AccountUnit.objects.filter(account__in=near))
    return " ".join(one for each in rows for one in each.values_list("name", flat=True))


def _others(contact: Contact, near: Collection[int]) -> tuple[str, ...]:
    """Return what colleagues and others at the customer are called, and the person never was."""
    people = Contact.objects.filter(account__in=near).exclude(pk=contact.pk)
    names = {
        *people.values_list("name", flat=True),
        *User.objects.people().values_list("name", flat=True),
    }
    own = contact.all_names
    return tuple(sorted(one for one in names if not any(is_same(one, name) for name in own)))


def reword(contact: Contact, tables: Iterable[Texts], wording: Wording) -> None:
    """Change texts of all accounts that were ever one: their teams may have named the person."""
    near = joined(current_account(contact))
    for model, path, columns in tables:
        reword_rows(model._default_manager.filter(**{f"{path}id__in": near}), columns, wording)


def reword_rows(rows: QuerySet[Any], columns: tuple[str, ...], wording: Wording) -> None:
    """Change texts of rows, and the versions of rows that were changed."""
    for row in rows:
        changed: dict[str, object] = {}
        for column in columns:
            said = getattr(row, column)
            if (words := _reworded(said, wording)) != said:
                changed[column] = _cut(row, column, words)
        if changed and isinstance(row, Versioned):
            changed["version"] = F("version") + 1
        if changed:
            rows.model._default_manager.filter(pk=row.pk).update(**changed)


def reword_files(rows: AttachmentQuerySet, wording: Wording) -> None:
    """Change names and titles of files; what is in them nobody but a person can look through."""
    for row in rows:
        stem = PurePosixPath(row.name).stem
        changed, title = wording(stem), wording(row.title)
        if (changed, title) != (stem, row.title):
            name, title = names.clean(changed, FileKind(row.kind)), str(_cut(row, "title", title))
            Attachment.objects.filter(pk=row.pk).update(name=name, title=title)


def _reworded(said: object, wording: Wording) -> object:
    if isinstance(said, dict):
        return {key: _reworded(one, wording) for key, one in said.items()}
    if isinstance(said, list):
        return [_reworded(one, wording) for one in said]
    return wording(said) if isinstance(said, str) else said


def _cut(row: Model, column: str, words: object) -> object:
    """Return what fits: a pseudonym may be longer than a name."""
    longest = getattr(row._meta.get_field(column), "max_length", None)
    return words[:longest] if isinstance(words, str) else words
