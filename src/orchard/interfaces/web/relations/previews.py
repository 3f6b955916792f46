"""What a file of people would do, row by row, in words: old and new where it changes something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from orchard.domain.relationships.arriving.comparing import COMPARED, Outcome, State
from orchard.domain.relationships.rules import Function, Level
from orchard.interfaces.web.relations.arrival_forms import LABELS

KINDS = {"function": Function, "level": Level}


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says in one column, and what is in the list so far."""

    label: str | Promise
    after: str
    before: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a file as the page shows it."""

    name: str
    line: int
    reason: str
    is_change: bool
    said: tuple[Said, ...]


def shown(rows: Sequence[Outcome], units: Mapping[object, str]) -> list[Shown]:
    """Return rows in words; units by their key."""
    return [
        Shown(row.name, row.line, row.reason, row.state is State.CHANGED, tuple(_said(row, units)))
        for row in rows
    ]


def _said(row: Outcome, units: Mapping[object, str]) -> Iterator[Said]:
    for key in COMPARED:
        after = _word(key, row.values.get(key), units)
        if after and (key != "name" or row.before):
            label = LABELS[key.removesuffix("_id")]
            yield Said(label, after, _word(key, row.before.get(key), units))


def _word(key: str, value: object, units: Mapping[object, str]) -> str:
    if not value:
        return ""
    if key in KINDS:
        return str(KINDS[key](value).label)
    return units.get(value, "") if key == "unit_id" else str(value)
