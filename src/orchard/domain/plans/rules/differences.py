"""What differs between two documents of a plan, row by row and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils import formats
from django.utils.translation import gettext as _

from orchard.domain.plans.rules.documents import Document, Row
from orchard.domain.plans.rules.sections import (
    HEAD,
    NAMED,
    SECTIONS,
    Field,
    FieldKind,
    Section,
    letter_of,
)

DIGITS = 4
"""As many digits after the point as a number of a plan has."""


class How(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Names:
    """What people, goals and rows are called, by key."""

    users: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: FieldKind) -> Mapping[str, str]:
        """Return the names of a kind."""
        return {
            FieldKind.USER: self.users, FieldKind.CONTACT: self.contacts,
            FieldKind.GOAL: self.goals,
        }[kind]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as it was and as it is, in words that people read."""

    field: Field
    before: str
    after: str

    @property
    def label(self) -> str:
        """Return what the field is called."""
        return str(self.field.label)

    @property
    def sentence(self) -> str:
        """Return the change as one reads it aloud."""
        if not self.before:
            return _("%(field)s: %(after)s") % {"field": self.label, "after": self.after}
        after = self.after or _("nothing")
        return f"{self.label}: {self.before} → {after}"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that came, went or changed."""

    section: Section
    key: str
    title: str
    how: How
    fields: tuple[FieldChange, ...]

    @property
    def is_progress(self) -> bool:
        """Say whether only that changed by which a plan is carried out."""
        said = all(one.field.is_progress for one in self.fields)
        return self.how is How.CHANGED and said

    @property
    def token(self) -> str:
        """Return the row as the text file calls it."""
        return f"{self.section.letter}{self.key}"


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two documents."""

    rows: tuple[RowChange, ...]

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def planned(self) -> tuple[RowChange, ...]:
        """Return what makes it another plan."""
        return tuple(one for one in self.rows if not one.is_progress)

    @property
    def progress(self) -> tuple[RowChange, ...]:
        """Return what was only carried out."""
        return tuple(one for one in self.rows if one.is_progress)


def difference(before: Document, after: Document, names: Names) -> Difference:
    """Return what changed from one document to another, in the order of its sections."""
    sights = _Sight(before, names), _Sight(after, names)
    found = list(_of_row(HEAD, before.head, after.head, sights))
    for section in SECTIONS:
        old = {one["id"]: one for one in before.section(section)}
        new = {one["id"]: one for one in after.section(section)}
        for key in dict.fromkeys([*new, *old]):
            found += _of_row(section, old.get(key), new.get(key), sights)
    return Difference(tuple(found))


def shown(document: Document, names: Names, section: Section, row: Row) -> list[tuple[str, str]]:
    """Return the filled fields of a row as label and words."""
    sight = _Sight(document, names)
    filled = (one for one in section.fields if row.get(one.column))
    return [(str(one.label), sight.words(one, row)) for one in filled]


@dataclass(frozen=True, slots=True)
class _Sight:
    """A document with what its keys are called."""

    document: Document
    names: Names

    def words(self, one: Field, row: Row) -> str:
        """Return what stands in a field as people read it."""
        said = row.get(one.column, "")
        if not said:
            return ""
        if one.kind is FieldKind.ROW:
            return self._row(one, said)
        if one.kind in NAMED:
            return self.names.of(one.kind).get(said, f"#{said}")
        return words_of(one, said)

    def _row(self, one: Field, said: str) -> str:
        token = f"{letter_of(one.to)}{said}"
        row = self.document.row(one.to, said)
        return f"{row['title']} ({token})" if row and row.get("title") else token


def words_of(one: Field, said: str) -> str:
    """Return a value that stands for itself as people read it."""
    if one.kind is FieldKind.CHOICE:
        return str(one.choices.get(said, said))
    if one.kind is FieldKind.FLAG:
        return _("yes") if said else ""
    if one.kind is FieldKind.NUMBER:
        return grouped(said)
    if one.kind is FieldKind.DAY:
        return formats.date_format(date.fromisoformat(said), "j M Y")
    return said


def grouped(said: str) -> str:
    """Return a number with its thousands apart."""
    try:
        return f"{Decimal(said):,f}".replace("-", "\u2212")
    except InvalidOperation:
        return said


def _of_row(
    section: Section, old: Row | None, new: Row | None, sights: tuple[_Sight, _Sight]
) -> Iterator[RowChange]:
    before, after = old or {}, new or {}
    changed = tuple(
        FieldChange(one, sights[0].words(one, before), sights[1].words(one, after))
        for one in section.fields
        if before.get(one.column, "") != after.get(one.column, "")
    )
    if old is None or new is None:
        how = How.ADDED if old is None else How.REMOVED
    elif changed:
        how = How.CHANGED
    else:
        return
    row = new if new is not None else before
    yield RowChange(section, row.get("id", ""), _title(section, row), how, changed)


def _title(section: Section, row: Row) -> str:
    return str(section.title) if section is HEAD else row.get("title", "")
