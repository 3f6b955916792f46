"""What becomes of the rows of a file, whatever they are about, and how a look at it is sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from orchard.domain.relationships.arriving.names import plain


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row, with the reason where it is refused."""

    line: int
    state: State
    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    known: int | None = None
    before: Mapping[str, object] = field(default_factory=dict)
    """What is in the list where the row says otherwise."""


class Refused(Exception):  # a signal with its reason, not a mistake
    """A row that cannot be taken over."""


def seal(outcomes: Iterable[Outcome]) -> str:
    """Return what tells this look at a file from every other: what it adds, and changes from what."""
    said = hashlib.sha256()
    for one in outcomes:
        facts = (sorted(one.values.items()), sorted(one.before.items()))
        said.update(repr((one.line, one.state.value, one.known, *facts)).encode())
    return said.hexdigest()


def choice(said: str, kinds: type[TextChoices]) -> str:
    """Return what is meant by a word of a file, by its key or as it is called."""
    if not said:
        return ""
    for one in kinds:
        if plain(said) in {plain(one.value), plain(str(one.label))}:
            return str(one.value)
    text = _("“%(said)s” is not known here. Write one of: %(known)s.")
    raise Refused(text % {"said": said, "known": ", ".join(str(one.label) for one in kinds)})
