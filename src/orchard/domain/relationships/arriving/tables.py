"""A file as a table: delimited text, or vCards of people, with the line on which each row stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.relationships.arriving import names, vcards

LARGEST = 5 << 20
"""Bytes of a file."""
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 100, 2_000
SCORED = 1 << 16
"""Signs of a header by which its delimiter is found: fewer than what one cell may hold."""
DELIMITERS = (";", "\t", "|", ",")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Signs that no name holds; in a cell they become blanks."""


@dataclass(frozen=True, slots=True)
class Sort:
    """What the rows of a file are about: what columns are called, how many rows, how long a cell.

    What is longer than `longest_cell` is cut; a text that has to be whole needs more than it may hold.
    """

    phrases: Mapping[str, Sequence[str]]
    most_rows: int = MOST_ROWS
    longest_cell: int = LONGEST_CELL


PEOPLE = Sort(names.PHRASES)


class NotReadable(Invalid):
    """The file is no table; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and the line of the file on which it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns, the rows below, and what the columns mean as far as their names say."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    meaning: dict[str, int]


def read(text: str) -> Table:
    """Return the table of a text of people: cards where it holds cards, else columns."""
    if text.lstrip("\ufeff").lstrip()[:20].upper().startswith("BEGIN:VCARD"):
        return _cards(_plain(text))
    return read_columns(text, PEOPLE)


def read_columns(text: str, sort: Sort) -> Table:
    """Return the table of a text in columns between signs."""
    plain = _plain(text)
    first = next((line for line in plain.split("\n") if line.strip()), "")[:SCORED]
    delimiter = max(DELIMITERS, key=lambda sign: _score(first, sign, sort))
    records = _records(plain, delimiter, sort)
    columns = _header(next(records, None))
    rows = tuple(
        Row(one.line, tuple(_cell(cell, sort) for cell in one.cells[: len(columns)]))
        for one in records
    )
    if not rows:
        raise NotReadable(_("The file has a header but nothing below it. Export it again."))
    return Table(columns, rows, names.meaning(columns, sort.phrases))


def _plain(text: str) -> str:
    if "\0" in text:
        raise NotReadable(
            _("This is no text. Export it as CSV, or people as vCard, and try again.")
        )
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _header(header: Row | None) -> tuple[str, ...]:
    if header is None or not any(cell.strip() for cell in header.cells):
        raise NotReadable(_("The file is empty. Export it again."))
    if len(header.cells) > MOST_COLUMNS:
        raise NotReadable(_("The file has too many columns. Keep those that say what is asked."))
    return tuple(_cell(cell, PEOPLE) for cell in header.cells)


def _cards(text: str) -> Table:
    try:
        found = list(islice(vcards.read(text), MOST_ROWS + 1))
    except vcards.Unended as cut:
        said = _("The card that begins on line %(line)d has no end. Export the people again.")
        raise NotReadable(said % {"line": cut.line}) from None
    _check_size(len(found), PEOPLE)
    rows = tuple(
        Row(line, tuple(_cell(card.get(name, ""), PEOPLE) for name in vcards.FIELDS))
        for line, card in found
    )
    meaning = {name: at for at, name in enumerate(vcards.FIELDS) if name != "unit"}
    return Table(vcards.FIELDS, rows, meaning)  # a department of a card is seldom a unit here


def _score(first: str, delimiter: str, sort: Sort) -> tuple[int, int]:
    """Return how many known names a header has under a delimiter, then how many cells."""
    cells = next(csv.reader([first], delimiter=delimiter), [])
    return len(names.meaning(cells, sort.phrases)), len(cells)


def _records(text: str, delimiter: str, sort: Sort) -> Iterator[Row]:
    """Yield rows that are not blank, each with its line."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line, found = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found += 1
                _check_size(found - 1, sort)
                yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        text = _("Line %(line)d cannot be read: a quote is open, or a cell is far too long. "
                 "Correct it and try again.")  # fmt: skip
        raise NotReadable(text % {"line": line}) from None


def _check_size(rows: int, sort: Sort) -> None:
    if rows > sort.most_rows:
        text = _("The file holds more than %(most)d rows. Split it into smaller ones.")
        raise NotReadable(text % {"most": sort.most_rows})


def _cell(text: str, sort: Sort) -> str:
    return CONTROL.sub(" ", text).strip()[: sort.longest_cell]
