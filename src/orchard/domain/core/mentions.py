"""Whom a text speaks to: `@` and a full name, or `@` and what stands before the @ of an address."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from orchard.domain.core.letters import folded, traced

BEGINS = r"(?<![\w@.])@"
"""Within a word, or after a dot, it is an address."""
ENDS = r"(?![\w-]|\.\w)"
SOMEBODY = re.compile(BEGINS + r"(\w[\w.-]*)")
FEWEST_LETTERS = 2
Known = Mapping[str, Mapping[int, Set[str]]]
"""Names without case and accents, and who is called so, each with how it is spelled."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom a text can speak to."""

    key: int
    name: str
    email: str

    @property
    def handle(self) -> str:
        """Return what stands before the @ of the address."""
        return self.email.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a text speaks to, and what it says after an @ that is nobody, or more than one."""

    keys: tuple[int, ...] = ()
    unclear: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A place in a text, from its @ on, that says a name; the name is folded."""

    start: int
    end: int
    name: str


def called(text: str, colleagues: Iterable[Colleague]) -> Called:
    """Return whom the text speaks to, each once, in the order in which they are named."""
    if "@" not in text:
        return Called()
    known = _known(colleagues)
    keys, unclear, rest, place = dict[int, None](), dict[str, None](), list[str](), 0
    for found in spoken(text, known):
        meant = _meant(known, found, text)
        if len(meant) == 1:
            keys.update(dict.fromkeys(meant))
        else:
            unclear[text[found.start + 1 : found.end]] = None
        rest.append(text[place : found.start])
        place = found.end
    others = SOMEBODY.findall(" ".join((*rest, text[place:])))
    unknown = dict.fromkeys(one.rstrip(".-") for one in others)
    return Called(tuple(keys), tuple(unclear), tuple(unknown))


def called_otherwise(
    text: str, who: Colleague, instead: str, *, colleagues: Iterable[Colleague]
) -> str:
    """Return a text that calls one colleague otherwise wherever it speaks to them, and only there.

    What speaks to more than one stays: nobody could say any more whom it meant.
    """
    known = _known([who, *(one for one in colleagues if one.key != who.key)])
    pieces, place = list[str](), 0
    for found in spoken(text, known):
        if _meant(known, found, text) == {who.key}:
            pieces += text[place : found.start], f"@{instead}"
            place = found.end
    return "".join((*pieces, text[place:]))


def spoken(text: str, names: Iterable[str]) -> Iterator[Spoken]:
    """Find any of the names after an @, the longest first, over broken lines too.

    Text and names are compared folded: `I` is a small ı to some, and an accent is easily left out.
    """
    plain = sorted({_plain(name) for name in names} - {""}, key=len, reverse=True)
    if not plain:
        return
    words = "|".join(r"\s+".join(map(re.escape, name.split())) for name in plain)
    letters, places = traced(text)
    for found in re.finditer(f"{BEGINS}({words}){ENDS}", letters):
        start, end = places[found.start()], places[found.end()]
        if text[start] == "@":  # of signs that fold to one, none speaks to anybody
            yield Spoken(start, end, " ".join(found[1].split()))


def _known(colleagues: Iterable[Colleague]) -> Known:
    known: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in colleagues:
        for name in (one.name, one.handle, one.email):
            if len(_plain(name)) >= FEWEST_LETTERS:
                known[_plain(name)][one.key].add(_spelled(name))
    return known


def _meant(known: Known, found: Spoken, text: str) -> set[int]:
    """Return who is called so; where only accents part them, whose name is written just so."""
    called_so, spelling = known[found.name], _spelled(text[found.start + 1 : found.end])
    return {key for key, names in called_so.items() if spelling in names} or {*called_so}


def _spelled(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _plain(name: str) -> str:
    return " ".join(folded(name).split())
