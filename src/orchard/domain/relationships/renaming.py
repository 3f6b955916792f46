"""Calling somebody who was erased by a pseudonym in what higher areas wrote about their account."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from pathlib import PurePosixPath
from typing import Any

from django.db.models import F, JSONField, Model, Q, QuerySet

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.files import names
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.models import Attachment, AttachmentQuerySet, User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.guards import current_account, joined
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.pseudonyms import is_like, is_same, parts_of, without_name
from orchard.domain.relationships.registers import without_full_name, without_name_apart

Texts = tuple[type[Model], str, tuple[str, ...]]
"""A table, how its rows lead to their account, and the columns in which somebody may be named."""
EITHER_CASE = (str, str.lower, str.upper, str.capitalize)
"""How words are asked for: databases know capitals of few alphabets."""
MOST_ASKED = 400
"""Databases take conditions of no more than about a thousand parts."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What becomes of texts in which somebody with this name is called otherwise."""

    name: str
    change: Callable[[str], str]

    def __call__(self, text: str) -> str:
        """Return what becomes of a text."""
        return self.change(text)

    def may_change(self, model: type[Model], columns: Collection[str]) -> Q:
        """Return the condition that a part of the name stands in a row, in whatever case."""
        if any(isinstance(model._meta.get_field(one), JSONField) for one in columns):
            return Q()  # how letters are kept there is up to the database
        parts = parts_of(self.name)
        words = {to(one) for one in parts for to in ((str,) if one.isascii() else EITHER_CASE)}
        if len(words) * len(columns) > MOST_ASKED:
            return Q()
        ways = [Q(**{f"{one}__icontains": word}) for one in columns for word in sorted(words)]
        return reduce(or_, ways, Q())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a person: all accounts that were ever one with theirs, and other names."""

    accounts: frozenset[int]
    customers: str
    others: tuple[str, ...]


_here: ContextVar[tuple[int, Surroundings] | None] = ContextVar("surroundings", default=None)


@contextmanager
def looked_around(contact: Contact) -> Iterator[None]:
    """Ask once what stands around a person, for all areas that forget them inside."""
    token = _here.set((contact.pk, _look_around(contact)))
    try:
        yield
    finally:
        _here.reset(token)


def around(contact: Contact) -> Surroundings:
    """Return what stands around a person."""
    known = _here.get()
    return known[1] if known and known[0] == contact.pk else _look_around(contact)


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
    return _wording(without_name, contact, name, instead)


def in_registers(contact: Contact, *, name: str, instead: str, but: str = "") -> Wording:
    """Return what becomes of a text of a register about the person's account."""
    return _wording(without_full_name, contact, name, instead, but)


def in_terms(contact: Contact, *, name: str, instead: str, but: str = "") -> Wording:
    """Return what becomes of terms, where a surname alone may be a price or a month."""
    return _wording(partial(without_full_name, is_of_terms=True), contact, name, instead, but)


def in_files(contact: Contact, *, name: str, instead: str, but: str = "") -> Wording:
    """Return what becomes of what a file is called, where anything may stand between words."""
    return _wording(without_name_apart, contact, name, instead, but)


def in_full(*, name: str, instead: str) -> Wording:
    """Return what becomes of a text of no account: the whole name alone is surely the person's."""
    return Wording(name, lambda text: without_name(text, name, instead, but=name))


def _wording(
    without: Callable[..., str], contact: Contact, name: str, instead: str, but: str = ""
) -> Wording:
    here = around(contact)
    kept = f"{but} {here.customers}".strip()
    return Wording(name, lambda text: without(text, name, instead, but=kept, besides=here.others))


def _look_around(contact: Contact) -> Surroundings:
    near = joined(current_account(contact))
    rows = (Account.objects.filter(pk__in=near), AccountUnit.objects.filter(account__in=near))
    customers = " ".join(one for each in rows for one in each.values_list("name", flat=True))
    return Surroundings(near, customers, _others(contact, near))


def _others(contact: Contact, near: Collection[int]) -> tuple[str, ...]:
    """Return colleagues and others at the customer whose names share a part with the person's."""
    people = Contact.objects.filter(account__in=near).exclude(pk=contact.pk)
    names = {
        *people.values_list("name", flat=True),
        *User.objects.people().values_list("name", flat=True),
    }
    own = contact.all_names
    like = {one for one in names if any(is_like(one, name) for name in own)}
    return tuple(sorted(one for one in like if not any(is_same(one, name) for name in own)))


def reword(contact: Contact, tables: Iterable[Texts], wording: Wording) -> None:
    """Change texts of all accounts that were ever one: their teams may have named the person."""
    near = around(contact).accounts
    for model, path, columns in tables:
        reword_rows(model._default_manager.filter(**{f"{path}id__in": near}), columns, wording)


def reword_rows(rows: QuerySet[Any], columns: tuple[str, ...], wording: Wording) -> None:
    """Change texts of rows, and the versions of rows that were changed."""
    for row in rows.filter(wording.may_change(rows.model, columns)):
        changed: dict[str, object] = {}
        for column in columns:
            said = getattr(row, column)
            if (words := reworded(said, wording)) != said:
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


def reworded(said: object, wording: Wording) -> object:
    """Return what becomes of a text, or of all texts in a stored document."""
    if isinstance(said, dict):
        return {key: reworded(one, wording) for key, one in said.items()}
    if isinstance(said, list):
        return [reworded(one, wording) for one in said]
    return wording(said) if isinstance(said, str) else said


def _cut(row: Model, column: str, words: object) -> object:
    """Return what fits: a pseudonym may be longer than a name."""
    longest = getattr(row._meta.get_field(column), "max_length", None)
    return words[:longest] if isinstance(words, str) else words
