"""Whom a text speaks to: `@` and a full name, or `@` and what stands before the @ of an address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BEGINS = r"(?<![\w@.])@"
"""Within a word, or after a dot, it is an address."""
ENDS = r"(?![\w-]|\.\w)"
SOMEBODY = re.compile(BEGINS + r"(\w[\w.-]*)")
FEWEST_LETTERS = 2


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


def called(text: str, colleagues: Iterable[Colleague]) -> Called:
    """Return whom the text speaks to, each once, in the order in which they are named."""
    if "@" not in text:
        return Called()
    known = _known(colleagues)
    keys, unclear, rest = dict[int, None](), dict[str, None](), text
    if known:
        pattern = one_of(known)
        for found in pattern.finditer(text):
            named = known[_plain(found[1])]
            if len(named) == 1:
                keys.update(dict.fromkeys(named))
            else:
                unclear[found[1]] = None
        rest = pattern.sub(" ", text)
    unknown = dict.fromkeys(one.rstrip(".-") for one in SOMEBODY.findall(rest))
    return Called(tuple(keys), tuple(unclear), tuple(unknown))


def called_otherwise(
    text: str, who: Colleague, instead: str, *, colleagues: Iterable[Colleague]
) -> str:
    """Return a text that calls one colleague otherwise wherever it speaks to them, and only there.

    What speaks to more than one stays: nobody could say any more whom it meant.
    """
    known = _known([who, *(one for one in colleagues if one.key != who.key)])

    def reworded(found: re.Match[str]) -> str:
        is_theirs = known.get(_plain(found[1])) == {who.key}
        return f"@{instead}" if is_theirs else found[0]

    return one_of(known).sub(reworded, text) if known else text


def one_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the names after an @, the longest first, over broken lines too."""
    longest = sorted(names, key=len, reverse=True)
    words = (r"\s+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(f"{BEGINS}({'|'.join(words)}){ENDS}", re.IGNORECASE)


def _known(colleagues: Iterable[Colleague]) -> Mapping[str, set[int]]:
    known: dict[str, set[int]] = defaultdict(set)
    for one in colleagues:
        for name in (one.name, one.handle, one.email):
            if len(_plain(name)) >= FEWEST_LETTERS:
                known[_plain(name)].add(one.key)
    return dict(known)


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()
