"""What a file would do, row by row, in words: old and new where it changes something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from orchard.domain.relationships.arriving.comparing import COMPARED
from orchard.domain.relationships.arriving.outcomes import Outcome, State, seal
from orchard.domain.relationships.rules import Function, Level
from orchard.interfaces.web.relations.arrival_forms import LABELS

SHOWN = 50
"""Rows of each kind that the preview shows."""
KINDS = {"function": Function, "level": Level}
Word = Callable[[str, object], str]


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


@dataclass(frozen=True, slots=True)
class Speech:
    """How the values of rows are said: the columns in their order by key, and a value in words."""

    labels: Mapping[str, str | Promise]
    word: Word


def look(rows: Sequence[Outcome], speech: Speech) -> Mapping[str, object]:
    """Return what the page of a file shows: the first rows of each kind, and how many there are."""
    counts = Counter(row.state for row in rows)
    return {
        "total": len(rows), "seal": seal(rows),
        "kinds": [(state, counts[state], shown(first(rows, state), speech)) for state in State],
        "takes": counts[State.NEW] + counts[State.CHANGED],
    }  # fmt: skip


def first(rows: Sequence[Outcome], state: State) -> list[Outcome]:
    """Return the rows of a kind that are shown."""
    return [row for row in rows if row.state is state][:SHOWN]


def shown(rows: Sequence[Outcome], speech: Speech) -> list[Shown]:
    """Return rows in words."""
    return [
        Shown(row.name, row.line, row.reason, row.state is State.CHANGED, tuple(_said(row, speech)))
        for row in rows
    ]


def of_people(units: Mapping[object, str]) -> Speech:
    """Return how rows about people are said; units by their key."""
    labels = {key: LABELS[key.removesuffix("_id")] for key in COMPARED}

    def word(key: str, value: object) -> str:
        if key in KINDS:
            return str(KINDS[key](value).label)
        return units.get(value, "") if key == "unit_id" else str(value)

    return Speech(labels, word)


def _said(row: Outcome, speech: Speech) -> Iterator[Said]:
    for key, label in speech.labels.items():
        after = _word(key, row.values.get(key), speech)
        if after and (key != "name" or row.before):
            yield Said(label, after, _word(key, row.before.get(key), speech))


def _word(key: str, value: object, speech: Speech) -> str:
    return "" if value is None or value == "" else speech.word(key, value)
