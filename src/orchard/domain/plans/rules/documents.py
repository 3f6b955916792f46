"""A plan as a document: everything in it as text, so that it can be kept, compared and handed out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from orchard.domain.plans.rules.plan import ObjectiveKind
from orchard.domain.plans.rules.sections import BY_KEY, HEAD, JOINT, SECTIONS, FieldKind, Section

FORMAT = 1
Row = Mapping[str, str]
"""One row by column; `id` is its key. What is empty is not in it."""
MARGIN = ObjectiveKind.CONTRIBUTION.value
MARGIN_NUMBERS = ("baseline", "target", "current")
"""What an objective of this kind counts, only those may read who see margins; a customer never."""
PEOPLE_COLUMNS = ("key_people",)
"""What names people of the customer in words: only those read it who may know them."""
SHORT = 8
"""As many letters of a hash as the text file shows: enough to notice that a row was changed."""


@dataclass(frozen=True, slots=True)
class Document:
    """A plan of a year: its head, and its rows by section."""

    year: int
    head: Row
    rows: Mapping[str, tuple[Row, ...]]

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return a document as it was kept."""
        rows = {key: tuple(stored["rows"].get(key, ())) for key in _keys()}
        return cls(int(stored["year"]), stored["plan"], rows)

    def stored(self) -> dict[str, Any]:
        """Return it as it is kept."""
        rows = {key: [dict(one) for one in self.rows.get(key, ())] for key in _keys()}
        return {"format": FORMAT, "year": self.year, "plan": dict(self.head), "rows": rows}

    @property
    def digest(self) -> str:
        """Return the hash of all of it."""
        return _hash(self.stored())

    @property
    def intent(self) -> str:
        """Return the hash of what is planned: how far it was carried out makes no other plan."""
        return _hash(self._planned())

    def section(self, section: Section) -> tuple[Row, ...]:
        """Return the rows of a section."""
        return self.rows.get(section.key, ())

    def row(self, key: str, row_id: str) -> Row | None:
        """Return one row."""
        return next((one for one in self.rows.get(key, ()) if one["id"] == row_id), None)

    def joint(self, shared: Mapping[str, Iterable[int]]) -> Document:
        """Return what the customer may read of it: shared rows, and of those what is meant for both."""
        kept = {one.key: {str(key) for key in shared.get(one.key, ())} for one in JOINT}
        rows = {
            one.key: tuple(
                _joint_row(one, row)
                for row in self.section(one)
                if row["id"] in kept[one.key] and row.get("kind") != MARGIN
            )
            for one in JOINT
        }
        return Document(self.year, {}, rows)

    def without_margins(self) -> Document:
        """Return it without the numbers that say what we earn."""
        rows = tuple(_without_margin(one) for one in self.rows.get("objective", ()))
        return Document(self.year, self.head, {**self.rows, "objective": rows})

    def without_people(self) -> Document:
        """Return it without who counts at the customer."""
        head = {column: said for column, said in self.head.items() if column not in PEOPLE_COLUMNS}
        return Document(self.year, head, self.rows)

    def _planned(self) -> dict[str, Any]:
        rows = {one.key: [_planned(one, row) for row in self.section(one)] for one in SECTIONS}
        return {"plan": _planned(HEAD, self.head), **rows}


def mark_of(row: Row) -> str:
    """Return a short hash of a row as it stands."""
    return _hash(dict(row))[:SHORT]


def text_of(kind: FieldKind, value: object) -> str:
    """Return a stored value as documents hold it; nothing is an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Decimal) or (kind is FieldKind.NUMBER and isinstance(value, int)):
        return number(Decimal(value))
    if isinstance(value, date):
        return value.isoformat()
    return tidy(str(value), is_long=kind is FieldKind.TEXT)


def number(value: Decimal) -> str:
    """Return a number without what changes nothing: 5.20 is 5.2."""
    plain = format(value.normalize(), "f")
    return "0" if plain in {"-0", "0"} else plain


def tidy(text: str, *, is_long: bool) -> str:
    """Return a text as it is read: one kind of line end, no blanks at ends of lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not is_long:
        return " ".join(" ".join(lines).split())
    return "\n".join(one.rstrip() for one in lines).strip()


def only_filled(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row without its empty fields."""
    return {column: said for column, said in row.items() if said}


def named(document: Document) -> Iterator[tuple[FieldKind, str]]:
    """Yield everything that is held by its key: people and goals."""
    for section in SECTIONS:
        for one in section.fields:
            if one.kind in {FieldKind.USER, FieldKind.CONTACT, FieldKind.GOAL}:
                for row in document.section(section):
                    if row.get(one.column):
                        yield one.kind, row[one.column]


def _keys() -> tuple[str, ...]:
    return tuple(one for one in BY_KEY if one != HEAD.key)


def _planned(section: Section, row: Row) -> dict[str, str]:
    progress = {one.column for one in section.fields if one.is_progress}
    return {column: said for column, said in row.items() if column not in progress}


def _without_margin(row: Row) -> Row:
    if row.get("kind") != MARGIN:
        return row
    return {column: said for column, said in row.items() if column not in MARGIN_NUMBERS}


def _joint_row(section: Section, row: Row) -> dict[str, str]:
    open_to = {"id", *(one.column for one in section.fields if one.is_joint)}
    return {column: said for column, said in row.items() if column in open_to}


def _hash(said: object) -> str:
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
