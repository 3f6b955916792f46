"""Who of a file is new, whom it changes, who stays as they are, and who is refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.outcomes import Outcome, Refused, State, choice
from orchard.domain.relationships.arriving.tables import Row
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function, Level

is_address = EmailValidator()
TEXTS = ("name", "title", "email", "phone", "language")
COMPARED = (*TEXTS, "function", "level", "unit_id")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is in the list already."""

    pk: int
    values: Mapping[str, object]
    left_on: date | None = None
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """What is the same for all: units by their plain name, and what a row without a word gets."""

    units: Mapping[str, int]
    function: str
    level: str


def compare(
    rows: Iterable[Row], meaning: Mapping[str, int], known: Iterable[Known], expected: Expected
) -> list[Outcome]:
    """Return what becomes of each row: people are the same by e-mail, else by name and unit."""
    return list(_Comparison(meaning, known, expected).outcomes(rows))


class _Comparison:
    """One file beside one list."""

    def __init__(
        self, meaning: Mapping[str, int], known: Iterable[Known], expected: Expected
    ) -> None:
        self.meaning, self.expected = meaning, expected
        self.by_email: dict[str, Known] = {}
        self.by_name: dict[tuple[str, object], Known] = {}
        for one in sorted(known, key=lambda one: one.left_on is None):
            self._learn(one)
        self.seen: dict[object, int] = {}
        self.without_address: dict[object, int] = {}

    def outcomes(self, rows: Iterable[Row]) -> Iterator[Outcome]:
        """Yield the outcome of every row."""
        for row in rows:
            name = self._name(row)
            try:
                yield self._outcome(row, self._values(row, name))
            except Refused as why:
                yield Outcome(row.line, State.REFUSED, name, reason=str(why))

    def _learn(self, one: Known) -> None:
        address = str(one.values["email"]).casefold()
        if address:
            self.by_email[address] = one
        self.by_name[_named(one.values)] = one

    def _outcome(self, row: Row, values: dict[str, object]) -> Outcome:
        name, address = str(values["name"]), str(values["email"]).casefold()
        found = self.by_email.get(address) if address else None
        if found is None:
            found = self._namesake(values, address)
        self._once(row, found, values)
        if found is None:
            return Outcome(row.line, State.NEW, name, self._whole(values))
        if found.left_on is not None:
            text = _("left on %(day)s. Take that back first if it is wrong.")
            raise Refused(text % {"day": found.left_on})
        if found.is_restricted:
            raise Refused(_("asked us not to use what we know."))
        changes = {key: said for key, said in values.items() if _differs(key, said, found)}
        state = State.CHANGED if changes else State.SAME
        before = {key: found.values[key] for key in changes}
        return Outcome(row.line, state, name, changes, known=found.pk, before=before)

    def _namesake(self, values: Mapping[str, object], address: str) -> Known | None:
        """Return who has the same name at the same unit, unless another address tells them apart."""
        found = self.by_name.get(_named(values))
        if found is None:
            return None
        theirs = str(found.values["email"]).casefold()
        return None if address and theirs and address != theirs else found

    def _once(self, row: Row, found: Known | None, values: Mapping[str, object]) -> None:
        """Refuse somebody who stands in the file already: by address, by name where one has none."""
        address, named = str(values["email"]).casefold(), _named(values)
        keys = [found.pk if found else address or named, address or named]
        before = next((self.seen[key] for key in keys if key in self.seen), None)
        if before is None and found is None:
            before = self.without_address.get(named)
        if before is not None:
            text = _("the same person stands on line %(line)d already.")
            raise Refused(text % {"line": before})
        self.seen |= dict.fromkeys(keys, row.line)
        self.seen.setdefault(named, row.line)
        if found is None and not address:
            self.without_address[named] = row.line

    def _whole(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return a new person, with what the whole file says where the row says nothing."""
        return {
            **values,
            "function": values["function"] or self.expected.function,
            "level": values["level"] or self.expected.level,
        }

    def _said(self, row: Row, name: str) -> str:
        place = self.meaning.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _name(self, row: Row) -> str:
        parts = (self._said(row, "first_name"), self._said(row, "last_name"))
        return self._said(row, "name") or " ".join(part for part in parts if part)

    def _values(self, row: Row, name: str) -> dict[str, object]:
        said = {key: self._said(row, key) for key in ("title", "email", "phone", "language")}
        values: dict[str, object] = {"name": " ".join(name.split()), **said}
        _check(values)
        values["function"] = choice(self._said(row, "function"), Function)
        values["level"] = choice(self._said(row, "level"), Level)
        values["unit_id"] = self._unit(self._said(row, "unit"))
        return values

    def _unit(self, said: str) -> int | None:
        if not said:
            return None
        unit = self.expected.units.get(plain(said))
        if unit is None:
            raise Refused(_("no unit of this account is called “%(unit)s”.") % {"unit": said})
        return unit


def _named(values: Mapping[str, object]) -> tuple[str, object]:
    return plain(str(values["name"])), values["unit_id"]


def _differs(key: str, said: object, found: Known) -> bool:
    """Say whether a row says something else; an address is the same in any spelling of letters."""
    theirs = found.values[key]
    if key == "email":
        return bool(said) and str(said).casefold() != str(theirs).casefold()
    return bool(said) and said != theirs


def _check(values: Mapping[str, object]) -> None:
    """Refuse a row without a name, with a wrong address, or with texts that are too long."""
    if not values["name"]:
        raise Refused(_("has no name."))
    try:
        check_lengths(Contact, {key: values[key] for key in TEXTS})
    except Invalid as why:
        raise Refused(str(why)) from None
    if values["email"]:
        try:
            is_address(str(values["email"]))
        except ValidationError:
            text = _("“%(said)s” is not an e-mail address.")
            raise Refused(text % {"said": values["email"]}) from None
