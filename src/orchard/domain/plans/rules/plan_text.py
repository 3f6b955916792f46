"""A plan as a text file that people read and edit: written, and read again with every mistake by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from orchard.domain.plans.rules.differences import Names
from orchard.domain.plans.rules.documents import Document, Row, mark_of, number, tidy
from orchard.domain.plans.rules.sections import (
    BY_KEY,
    HEAD,
    NAMED,
    SECTIONS,
    Field,
    FieldKind,
    Section,
    letter_of,
)

COMMENT = ";"
MORE = "  | "
NEW = "new"
REMOVE = "remove"
YES = "yes"
LARGEST = Decimal(10) ** 14
MOST_BLOCKS = 2_000
"""How many rows a file may have: more than any plan, and few enough to be read at once."""
HEADING = re.compile(r"^## ?(?P<word>[A-Za-z]+) (?P<row>\S.*?) ?(?:\[(?P<mark>[0-9a-f]{8})\])?$")
TITLE = re.compile(
    r"^#\s*Plan\s+(?P<account>\S+)\s+(?P<year>[0-9]{4})\s*(?:\[(?P<mark>[0-9a-f]{8})\])?$"
)
ROW = re.compile(r"^(?P<letter>[A-Z])(?P<id>[0-9]{1,18})$")
KEY = re.compile(r"#(?P<id>[0-9]{1,18})$")
WORDS = {one.word.lower(): one for one in SECTIONS}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line, and what to do."""

    line: int
    text: str

    def __str__(self) -> str:
        return _("Line %(line)d: %(text)s") % {"line": self.line, "text": self.text}


@dataclass(frozen=True, slots=True)
class Block:
    """One row of the file: what it says, on which lines, and the mark of what it was made from.

    `key` is empty for a new row; `name` is then what other rows of the file call it.
    """

    section: Section
    key: str
    line: int
    mark: str
    name: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class PlanText:
    """A file that was read: for which plan it is, its blocks, and what is wrong with it."""

    account: str
    year: int
    blocks: tuple[Block, ...]
    wrong: tuple[Wrong, ...]


def write(document: Document, names: Names, *, account: str) -> str:
    """Return the file of a plan; read again, it says the same."""
    head = f"# Plan {account} {document.year} [{mark_of(document.head)}]"
    lines = [head, *_told(), "", *_fields(HEAD, document.head, document, names)]
    for section in SECTIONS:
        for row in document.section(section):
            heading = f"## {section.word} {section.letter}{row['id']} [{mark_of(row)}]"
            lines += ["", heading, *_fields(section, row, document, names)]
    return "\n".join(lines) + "\n"


def _told() -> tuple[str, ...]:
    """Return what the file says of itself."""
    said = (
        _("A line that begins with a semicolon is a comment. What you leave out stays as it is."),
        _("To empty a field, leave nothing after its colon. Longer texts go on behind “  | ”."),
        _("A new row begins with “## Action new”; “remove: yes” in a row takes it out."),
        _("Leave what stands in square brackets: it shows whether somebody changed the row since."),
        _("Opportunities and risks stand here to be read; they are changed on their own pages."),
    )
    return tuple(f"{COMMENT} {one}" for one in said)


def _fields(section: Section, row: Row, document: Document, names: Names) -> Iterator[str]:
    for one in section.fields:
        said = row.get(one.column, "")
        if said or one.is_asked:
            first, *more = _worded(one, said, document, names).split("\n")
            yield f"{one.word}: {first}".rstrip()
            yield from (f"{MORE}{line}".rstrip() for line in more)


def _worded(one: Field, said: str, document: Document, names: Names) -> str:
    if not said:
        return ""
    if one.kind is FieldKind.CHOICE:
        return one.words.get(said, said)
    if one.kind is FieldKind.ROW:
        row = document.row(one.to, said)
        return f"{letter_of(one.to)}{said} {row.get('title', '') if row else ''}".strip()
    if one.kind in NAMED:
        return f"{tidy(names.of(one.kind).get(said, ''), is_long=False)} #{said}".strip()
    return said


def read(text: str, names: Names) -> PlanText:
    """Return what a file says; every line that cannot be meant is named with what to do."""
    reader = _Reader(names)
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for place, line in enumerate(plain.split("\n"), start=1):
        reader.take(place, line.rstrip())
    return reader.done()


class _Reader:
    """Reads a file line by line; a mistake does not keep it from reading on."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.wrong: list[Wrong] = []
        self.account, self.year = "", 0
        self.blocks: list[_Open] = []
        self.is_skipping = self.is_full = False
        self.taken: set[tuple[str, str]] = set()
        """Which rows stand in the file already: by section and number, new ones by their name alone."""

    def take(self, place: int, line: str) -> None:
        """Read the next line."""
        bare = line.lstrip()
        if bare.startswith("|"):
            self._more(place, bare)
        elif not bare or bare.startswith(COMMENT):
            return
        elif bare.startswith("#"):
            self._heading(place, bare)
        elif not self.is_skipping:
            self._field(place, bare)

    def done(self) -> PlanText:
        """Return what was read, every value checked."""
        if not self.account and not self.wrong:
            self._say(1, _("The file has to begin with “# Plan account year”. Export it again."))
        known = {one.name for one in self.blocks if one.name}
        blocks = tuple(self._closed(one, known) for one in self.blocks)
        return PlanText(self.account, self.year, blocks, tuple(sorted(self.wrong, key=_place)))

    def _say(self, place: int, text: str) -> None:
        self.wrong.append(Wrong(place, text))

    def _heading(self, place: int, line: str) -> None:
        self.is_skipping = True
        if len(self.blocks) >= MOST_BLOCKS:
            self._too_many(place)
            return
        line = " ".join(line.split())
        if found := TITLE.match(line):
            if self.account:
                self._say(place, _("The plan begins a second time. One file holds one plan."))
                return
            self.account, self.year = found["account"], int(found["year"])
            self._open(HEAD, "", place, found["mark"] or "", "")
        elif found := HEADING.match(line):
            self._row(place, found["word"], found["row"], found["mark"] or "")
        else:
            self._say(
                place, _("This is no heading. Write “## Action new”, or leave it as exported.")
            )

    def _too_many(self, place: int) -> None:
        """Say once that the file is too long; the rest of it is not read."""
        if not self.is_full:
            self._say(place, _("A file has at most %(most)d rows. Take the rest over in a second one.") % {"most": MOST_BLOCKS})  # fmt: skip
        self.is_full = True

    def _row(self, place: int, word: str, row: str, mark: str) -> None:
        section = WORDS.get(word.lower())
        if section is None:
            said = ", ".join(one.word for one in SECTIONS)
            self._say(place, _("A plan has no “%(word)s”. It has: %(words)s.") % {"word": word, "words": said})  # fmt: skip
        elif row.split(maxsplit=1)[0].lower() == NEW:
            name = " ".join(row.lower().split())
            if ("", name) in self.taken and name != NEW:
                self._say(place, _("There is a “%(name)s” already. Name this one otherwise.") % {"name": name})  # fmt: skip
            self._open(section, "", place, "", name)
        elif (found := ROW.match(row)) and found["letter"] == section.letter:
            self._known(section, str(int(found["id"])), place, mark)
        else:
            text = _("“%(row)s” names no row. Write %(letter)s and a number, or “new”.")
            self._say(place, text % {"row": row, "letter": section.letter})

    def _known(self, section: Section, key: str, place: int, mark: str) -> None:
        if (section.key, key) in self.taken:
            token = f"{section.letter}{key}"
            self._say(place, _("%(token)s stands here a second time. Keep one.") % {"token": token})
        elif not mark:
            self._say(place, _("What stood in square brackets is missing. Export the plan again, or put it back."))  # fmt: skip
        else:
            self._open(section, key, place, mark, "")

    def _open(self, section: Section, key: str, place: int, mark: str, name: str) -> None:
        self.is_skipping = False
        self.taken.add((section.key, key) if key else ("", name))
        self.blocks.append(_Open(section, key, place, mark, name))

    def _field(self, place: int, line: str) -> None:
        if not self.blocks:
            self._say(
                place, _("The file has to begin with “# Plan account year”. Export it again.")
            )
            self.is_skipping = True
            return
        block, (word, colon, said) = self.blocks[-1], line.partition(":")
        name = " ".join(word.lower().split())
        if not colon:
            self._say(place, _("Write a field, a colon and what it says. A longer text goes on behind “  | ”."))  # fmt: skip
        elif name not in {*block.section.by_word, REMOVE}:
            fields = ", ".join(block.section.by_word)
            self._say(place, _("There is no field “%(name)s” here. There is: %(fields)s.") % {"name": name, "fields": fields})  # fmt: skip
            block.last = ""
            return
        elif name in block.raw:
            self._say(place, _("“%(name)s” stands here a second time. Keep one.") % {"name": name})
        else:
            block.raw[name], block.lines[name] = [said.strip()], place
            block.last = name
            return
        block.last = ""

    def _more(self, place: int, line: str) -> None:
        if self.is_skipping:
            return
        block = self.blocks[-1] if self.blocks else None
        if block is None or not block.last:
            self._say(place, _("This goes on with nothing. Write the field and a colon above it."))
        else:
            block.raw[block.last].append(line[1:].removeprefix(" "))

    def _closed(self, block: _Open, known: set[str]) -> Block:
        said, lines = {}, {}
        removes = " ".join(block.raw.pop(REMOVE, [])).strip().lower()
        if removes not in {"", YES, "no"}:
            self._say(block.lines[REMOVE], _("Write “remove: yes”, or take the line away."))
        for name, parts in block.raw.items():
            one, place = block.section.by_word[name], block.lines[name]
            text = tidy("\n".join(parts), is_long=one.kind is FieldKind.TEXT)
            try:
                said[one.column] = value_of(one, text, self.names, known)
            except Unreadable as mistake:
                self._say(place, str(mistake))
            lines[one.column] = place
        return Block(
            block.section, block.key, block.line, block.mark, block.name, said, lines,
            is_removed=removes == YES,
        )  # fmt: skip


@dataclass(slots=True)
class _Open:
    """A block that is being read."""

    section: Section
    key: str
    line: int
    mark: str
    name: str
    raw: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    last: str = ""


class Unreadable(ValueError):
    """A value of the file that cannot be meant; the text says what can."""


def value_of(one: Field, text: str, names: Names, known: set[str]) -> str:
    """Return what a field of the file means, as documents hold it."""
    if not text:
        return ""
    if one.is_too_long(text):
        raise Unreadable(_("This is longer than %(most)d letters. Shorten it.") % {"most": one.longest})  # fmt: skip
    return _READERS.get(one.kind, _as_it_is)(one, text, names, known)


def _as_it_is(_one: Field, text: str, _names: Names, _known: set[str]) -> str:
    return text


def _number_of(_one: Field, text: str, _names: Names, _known: set[str]) -> str:
    try:
        value = Decimal(text.replace(" ", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= LARGEST:
        raise Unreadable(_("“%(text)s” is no number. Write it as 5200000.50.") % {"text": text})
    if int(value.as_tuple().exponent) < -4:  # noqa: PLR2004  # as the columns hold
        raise Unreadable(
            _("“%(text)s” has more than four digits after the point.") % {"text": text}
        )
    return number(value)


def _day_of(_one: Field, text: str, _names: Names, _known: set[str]) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unreadable(_("“%(text)s” is no day. Write it as 2027-12-31.") % {"text": text}) from None  # fmt: skip


def _choice_of(one: Field, text: str, _names: Names, _known: set[str]) -> str:
    wanted = " ".join(text.lower().replace("_", " ").split())
    for value, word in one.words.items():
        if wanted in {word, value.replace("_", " ")}:
            return value
    words = ", ".join(one.words.values())
    raise Unreadable(_("“%(text)s” is none of: %(words)s.") % {"text": text, "words": words})


def _flag_of(_one: Field, text: str, _names: Names, _known: set[str]) -> str:
    if text.lower() not in {YES, "no"}:
        raise Unreadable(_("Write yes or no."))
    return YES if text.lower() == YES else ""


def _row_of(one: Field, text: str, _names: Names, known: set[str]) -> str:
    letter = letter_of(one.to)
    if (found := ROW.match(text.split(maxsplit=1)[0])) and found["letter"] == letter:
        return str(int(found["id"]))
    name = " ".join(text.lower().split())
    if name in known:
        return name
    raise Unreadable(_("“%(text)s” names no row. Write %(letter)s and its number.") % {"text": text, "letter": letter})  # fmt: skip


def _name_of(one: Field, text: str, names: Names, _known: set[str]) -> str:
    """Return the key of a person or goal: by its number, else by its name where one bears it."""
    known = names.of(one.kind)
    said = KEY.search(text)
    name = (text[: said.start()] if said else text).strip()
    if said:
        key = str(int(said["id"]))
        if key in known and (not name or name == tidy(known[key], is_long=False)):
            return key
        raise Unreadable(_wrong_key(key, name, known))
    found = [key for key, title in known.items() if title.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(f"#{key}" for key in found)
        raise Unreadable(_("More than one is called “%(name)s”. Add which: %(keys)s.") % {"name": name, "keys": keys})  # fmt: skip
    raise Unreadable(_("Nobody and nothing here is called “%(name)s”. Write the name as it stands in Orchard.") % {"name": name})  # fmt: skip


def _wrong_key(key: str, name: str, known: Mapping[str, str]) -> str:
    if key not in known:
        return _("There is no #%(key)s here. Write the name alone.") % {"key": key}
    text = _("#%(key)s is %(known)s, not %(name)s. Write the name alone, or the right number.")
    return text % {"key": key, "known": known[key], "name": name}


_READERS = {
    FieldKind.NUMBER: _number_of, FieldKind.DAY: _day_of, FieldKind.CHOICE: _choice_of,
    FieldKind.FLAG: _flag_of, FieldKind.ROW: _row_of, FieldKind.USER: _name_of,
    FieldKind.CONTACT: _name_of, FieldKind.GOAL: _name_of,
}  # fmt: skip


def _place(one: Wrong) -> int:
    return one.line


def section_of(key: str) -> Section:
    """Return a section by its key."""
    return BY_KEY[key]
