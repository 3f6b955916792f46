"""The glossary letter by letter, so that a phone shows letters before words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from orchard.domain.core.glossary import Term

DIGITS = "0–9"


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms whose English name begins with one letter, or with a digit."""

    name: str
    terms: tuple[Term, ...]

    @property
    def names(self) -> str:
        """What is found here."""
        return ", ".join(term.name for term in self.terms)


def by_letter(terms: Iterable[Term]) -> list[Letter]:
    """Return terms, which are in the order of their names, under the letters they begin with."""
    return [Letter(name, tuple(some)) for name, some in groupby(terms, key=_first)]


def _first(term: Term) -> str:
    return DIGITS if term.name[0].isdigit() else term.name[0].upper()
