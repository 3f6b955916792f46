"""What changed among the people of an account between two days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Line
from orchard.domain.relationships.queries.maps import PeopleMap, PersonNow, TieNow, people_maps
from orchard.domain.relationships.rules import DecisionRole, LineKind, Strength


class Change(StrEnum):
    """What can have become of people between two days, in the order in which it is told."""

    CAME = "came"
    LEFT = "left"
    MOVED = "moved"
    FUNCTION = "function"
    LEVEL = "level"
    TIE_NEW = "tie_new"
    TIE_STRONGER = "tie_stronger"
    TIE_WEAKER = "tie_weaker"
    TIE_LOST = "tie_lost"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    LINE_DRAWN = "line_drawn"
    LINE_ENDED = "line_ended"


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: about whom, with whom, and what was before and is after."""

    change: Change
    person: PersonNow
    other: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Two maps, and what lies between them."""

    before: PeopleMap
    after: PeopleMap
    rows: tuple[Changed, ...]

    @classmethod
    def between(cls, before: PeopleMap, after: PeopleMap) -> Changes:
        """Return what lies between two maps."""
        found = [*_people(before, after), *_lines(before, after)]
        order = list(Change)
        found.sort(key=lambda one: (order.index(one.change), one.person.contact.name))
        return cls(before, after, tuple(found))


def changes(viewer: User, account: Account, *, since: date, on: date) -> Changes:
    """Return what changed among an account's people after a day until another, for its team."""
    return Changes.between(*people_maps(viewer, account, days=[since, on]))


def _people(before: PeopleMap, after: PeopleMap) -> Iterator[Changed]:
    was, now = ({one.key: one for one in found.people} for found in (before, after))
    restricted = {str(one.pk) for one in after.restricted}
    for key, person in now.items():
        if key not in was:
            yield Changed(Change.CAME, person, after=person.place.title)
            yield from _ties((), person.ties, person)
        else:
            yield from _moved(was[key], person, before, after)
            yield from _ties(was[key].ties, person.ties, person)
            yield from _roles(was[key], person)
    for key, person in was.items():
        if key not in now and key not in restricted:
            yield Changed(Change.LEFT, person, before=person.place.title)
            yield from _ties(person.ties, (), person)


def _moved(
    was: PersonNow, now: PersonNow, before: PeopleMap, after: PeopleMap
) -> Iterator[Changed]:
    old, new = was.place, now.place
    if (old.title, old.unit, old.above_id) != (new.title, new.unit, new.above_id):
        yield Changed(Change.MOVED, now, before=_stood(was, before), after=_stood(now, after))
    for kind, one, other in (
        (Change.FUNCTION, old.function, new.function), (Change.LEVEL, old.level, new.level),
    ):  # fmt: skip
        if one != other:
            yield Changed(kind, now, before=str(one.label), after=str(other.label))


def _stood(one: PersonNow, found: PeopleMap) -> str:
    """Return title, unit and the one above as a text."""
    above = found.person(str(one.place.above_id))
    unit = one.place.unit.name if one.place.unit else ""
    said = (one.place.title, unit, f"→ {above.contact.name}" if above else "")
    return ", ".join(part for part in said if part)


def _ties(was: tuple[TieNow, ...], now: tuple[TieNow, ...], person: PersonNow) -> Iterator[Changed]:
    first, last = ({one.tie.pk: one for one in ties if _counts(one)} for ties in (was, now))
    for key in dict.fromkeys([*first, *last]):
        old, new = first.get(key), last.get(key)
        kind = _became(old, new)
        tie = new or old
        if kind is not None and tie is not None:
            yield Changed(kind, person, tie.tie.user.name, _strength(old), _strength(new))


def _counts(tie: TieNow) -> bool:
    return tie.latest.strength > Strength.NONE


def _became(old: TieNow | None, new: TieNow | None) -> Change | None:
    if old is None or new is None:
        return Change.TIE_NEW if old is None else Change.TIE_LOST
    if old.latest.strength == new.latest.strength:
        return None
    is_more = new.latest.strength > old.latest.strength
    return Change.TIE_STRONGER if is_more else Change.TIE_WEAKER


def _strength(tie: TieNow | None) -> str:
    return str(Strength(tie.latest.strength).label) if tie else ""


def _roles(was: PersonNow, now: PersonNow) -> Iterator[Changed]:
    old = {(one.role, one.decision) for one in was.roles}
    new = {(one.role, one.decision) for one in now.roles}
    for kind, rows in ((Change.ROLE_GIVEN, new - old), (Change.ROLE_ENDED, old - new)):
        for role, decision in sorted(rows):
            yield Changed(kind, now, decision, after=str(DecisionRole(role).label))


def _lines(before: PeopleMap, after: PeopleMap) -> Iterator[Changed]:
    was, now = ({one.pk: one for one in found.lines} for found in (before, after))
    for kind, found, rows in (
        (Change.LINE_DRAWN, after, [now[key] for key in now.keys() - was.keys()]),
        (Change.LINE_ENDED, before, [was[key] for key in was.keys() - now.keys()]),
    ):
        for line in sorted(rows, key=lambda one: one.pk):
            yield from _line(kind, found, line)


def _line(kind: Change, found: PeopleMap, line: Line) -> Iterator[Changed]:
    person = found.person(str(line.contact_id))
    if person is not None:
        yield Changed(kind, person, line.other.name, after=str(LineKind(line.kind).label))
