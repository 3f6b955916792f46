"""Which conversations of a file are new, which are noted already, and which are refused and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from typing import TypeVar

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import Invalid
from orchard.domain.meetings.rules import MONTHS_KEPT, check_said
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.opinions import check_no_opinion, is_opinion
from orchard.domain.relationships.arriving.outcomes import Outcome, Refused, State
from orchard.domain.relationships.arriving.places import Places
from orchard.domain.relationships.arriving.tables import Row
from orchard.domain.whitespace.arriving.values import Days

Same = tuple[int, date, str]
"""By what notes are the same: account, day and words."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a customer whom a row may name."""

    pk: int
    account: int
    name: str
    email: str
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are held against: accounts, people there, who of us is called how, and the day."""

    places: Places
    theirs: Mapping[tuple[int, str], tuple[Person, ...]]
    ours: Callable[[str], int]
    known: frozenset[Same]
    today: date
    zone: tzinfo = UTC
    """Where the organisation is: days of moments are the days there."""


def compare(rows: Sequence[Row], meaning: Mapping[str, int], ground: Ground) -> list[Outcome]:
    """Return what becomes of each row: a note is the same by account, day and words."""
    return list(_Comparison(rows, meaning, ground).outcomes())


def same(account: int, on: date, said: str) -> Same:
    """Return by what a note is the same as another."""
    return account, on, " ".join(said.split()).casefold()


def theirs_by_name(people: Iterable[Person]) -> Mapping[tuple[int, str], tuple[Person, ...]]:
    """Return people of accounts by their address and by their name."""
    found: dict[tuple[int, str], tuple[Person, ...]] = {}
    for one in people:
        for said in {one.email.casefold(), plain(one.name)} - {""}:
            key = one.account, said
            found[key] = (*found.get(key, ()), one)
    return found


class _Comparison:
    """One file beside the notes that its reader knows."""

    def __init__(self, rows: Sequence[Row], meaning: Mapping[str, int], ground: Ground) -> None:
        self.rows, self.meaning, self.ground = rows, meaning, ground
        self.days = Days((self._said(row, "held_on") for row in rows), ground.zone)
        self.seen: dict[Same, int] = {}

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the outcome of every row."""
        for row in self.rows:
            name = ": ".join(
                part for part in (self._said(row, "account"), self._said(row, "held_on")) if part
            )
            try:
                yield self._outcome(row)
            except (Refused, Invalid) as why:
                yield Outcome(row.line, State.REFUSED, name, reason=str(why))

    def _outcome(self, row: Row) -> Outcome:
        account = self.ground.places.find(self._said(row, "account"))
        said, held_on = self._words(row), self._day(row)
        check_said(said, held_on, self.ground.today)
        key = same(account.pk, held_on, said)
        if key in self.seen:
            text = _("the same stands on line %(line)d already.")
            raise Refused(text % {"line": self.seen[key]})
        self.seen[key] = row.line
        values = {
            "account_id": account.pk, "held_on": held_on, "said": said,
            "contacts": self._theirs(row, account), "ours": self._ours(row),
        }  # fmt: skip
        state = State.SAME if key in self.ground.known else State.NEW
        return Outcome(row.line, state, account.name, values)

    def _words(self, row: Row) -> str:
        """Return what was said, under what the other system called it."""
        kind, subject = self._said(row, "kind"), self._said(row, "subject")
        if is_opinion(kind):
            raise Refused(_("it is about what somebody thinks or is like, and not what was said."))
        head, said = ": ".join(filter(None, (kind, subject))), self._said(row, "said")
        if not subject and not said:
            raise Refused(_("says nothing. Write down what was said."))
        check_no_opinion(subject, said)
        return "\n\n".join(filter(None, (head, said)))

    def _day(self, row: Row) -> date:
        found = self.days.read(self._said(row, "held_on"))
        if found is None:
            raise Refused(_("has no day. Write it as 2026-04-09."))
        if found < add_months(self.ground.today, -MONTHS_KEPT):
            text = _("is older than the %(months)d months for which notes are kept. Leave it out.")
            raise Refused(text % {"months": MONTHS_KEPT})
        return found

    def _theirs(self, row: Row, account: Account) -> tuple[int, ...]:
        return _each(self._said(row, "theirs"), lambda name: self._contact(name, account))

    def _contact(self, said: str, account: Account) -> int:
        here = self.ground.theirs
        found = here.get((account.pk, said.casefold())) or here.get((account.pk, plain(said))) or ()
        facts = {"name": said, "account": account.name}
        if not found:
            text = _("nobody at %(account)s is called “%(name)s”. Import people first, or leave the "
                     "name out.")  # fmt: skip
            raise Refused(text % facts)
        if len(found) > 1:
            text = _("more than one at %(account)s is called “%(name)s”. Write the e-mail.")
            raise Refused(text % facts)
        if found[0].is_restricted:
            raise Refused(_("%(name)s asked us not to use what we know.") % facts)
        return found[0].pk

    def _ours(self, row: Row) -> tuple[int, ...]:
        return _each(self._said(row, "ours"), self.ground.ours)

    def _said(self, row: Row, name: str) -> str:
        place = self.meaning.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""


def _each(said: str, find: Callable[[str], T]) -> tuple[T, ...]:
    """Return who is meant by names that stand between semicolons or lines, each once.

    A comma parts them only where no name holds it: some systems write “Moe, Siri”.
    """
    parts = [part.strip() for line in said.split("\n") for part in line.split(";")]
    named = [part for part in parts if part]
    found: dict[T, None] = {}
    for name in named:
        try:
            found[find(name)] = None
        except Refused:
            apart = [part.strip() for part in name.split(",") if part.strip()]
            if len(apart) < 2:  # noqa: PLR2004 - one name
                raise
            found |= dict.fromkeys(map(find, _in_order(apart, find)))
    return tuple(found)


def _in_order(apart: Sequence[str], find: Callable[[str], object]) -> Sequence[str]:
    """Return names that a comma parts, or one whose surname stands first."""
    turned = " ".join(reversed(apart))
    try:
        find(turned)
    except Refused:
        return apart
    return [turned]
