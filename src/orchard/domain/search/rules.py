"""Words and how near they are to what somebody typed; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orchard.domain.core.letters import folded, traced

MOST_WORDS = 6
"""More words than this nobody types; the rest is left out."""
LONGEST = 40
ONE_MISTAKE, TWO_MISTAKES = 4, 8
"""From so many letters on a word may hold one mistake, and two."""
WORD = re.compile(r"[^\W_]+")


A_PART = (3, 0, 0)
"""How far a name is that holds what was typed somewhere inside: farther than words with mistakes."""
NOTE, FAMILY = "note", "family"


class Kind(StrEnum):
    """What rows the words belong to."""

    ACCOUNT = "account"
    UNIT = "unit"
    PERSON = "person"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Found:
    """A row that is meant, the account that it leads to, and whether that is of an own team."""

    kind: str
    name: str
    object_id: int
    account: str
    slug: str
    is_ours: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, each once, as they come.

    Examples
    --------
    >>> words_of("Bergström-Lund AB")
    ('bergstrom', 'lund', 'ab')
    """
    return tuple(dict.fromkeys(word[:LONGEST] for word in WORD.findall(folded(text))))


def typed(text: str) -> tuple[str, ...]:
    """Return the words that somebody looks for."""
    return words_of(text)[:MOST_WORDS]


def mistakes_allowed(word: str) -> int:
    """Return how many mistakes a word may hold: short ones none, they would be all others."""
    if len(word) >= TWO_MISTAKES:
        return 2
    return 1 if len(word) >= ONE_MISTAKE else 0


def distance(typed_word: str, word: str, most: int) -> int:
    """Return how many letters differ from the word or its beginning; over `most` it is most + 1.

    A letter too many, missing, another one, or two that changed places: one mistake each.

    Examples
    --------
    >>> distance("lindqvits", "lindqvist", 2), distance("bergstrm", "bergstrom", 2)
    (1, 1)
    >>> distance("brgst", "bergstrom", 1), distance("oslo", "berg", 1)
    (1, 2)
    """
    word = word[: len(typed_word) + most]
    if len(typed_word) - len(word) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(word) + 1))
    for row, letter in enumerate(typed_word, start=1):
        line = [row]
        for column, other in enumerate(word, start=1):
            cost = min(
                above[column] + 1, line[column - 1] + 1, above[column - 1] + (letter != other)
            )
            if (
                row > 1
                and column > 1
                and letter == word[column - 2]
                and typed_word[row - 2] == other
            ):
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return min(*above, most + 1)


def nearest(word: str, known: Iterable[str]) -> dict[str, int]:
    """Return the known words that are meant and how far they are, the nearest first.

    They are the word, begin with it, or do so with few mistakes.

    Examples
    --------
    >>> nearest("berg", ["borg", "bergen", "oslo", "berg"])
    {'berg': 0, 'bergen': 1, 'borg': 2}
    """
    most, letters = mistakes_allowed(word), frozenset(word)
    likely = (one for one in known if len(letters.difference(one)) <= most)
    steps = ((_step(word, one, most), one) for one in likely)
    return {
        one: 2 * mistakes + begun
        for (mistakes, begun), one in sorted(steps)
        if mistakes <= most
    }  # fmt: skip


def likeness(wanted: Sequence[str], name: str) -> tuple[int, int, int] | None:
    """Return how far a name is from what was typed, the nearest lowest; None when it is not meant.

    Mistakes first, then how many words are only begun, then whether the first word is another.
    """
    words = words_of(name)
    mistakes = begun = 0
    for one in wanted:
        most = mistakes_allowed(one)
        found = min((_step(one, word, most) for word in words), default=(most + 1, 1))
        if found[0] > most:
            return None
        mistakes, begun = mistakes + found[0], begun + found[1]
    starts = bool(words) and bool(wanted) and words[0].startswith(wanted[0])
    return (mistakes, begun, int(not starts))


def _step(wanted: str, word: str, most: int) -> tuple[int, int]:
    if word == wanted:
        return (0, 0)
    if word.startswith(wanted):
        return (0, 1)
    mistakes = distance(wanted, word, most) if most else most + 1
    return (mistakes, int(abs(len(word) - len(wanted)) > mistakes))


def holds(wanted: Sequence[str], text: str) -> bool:
    """Say whether every word that was typed begins a word of the text."""
    plain = folded(text)
    return all(re.search(rf"(?<![^\W_]){re.escape(one)}", plain) for one in wanted)


def places(wanted: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Return where words of a text begin as one of those that were typed, each word whole.

    Examples
    --------
    >>> places(["seal"], "Their Seals leak")
    [(6, 11)]
    """
    plain, at = traced(text)
    words = "|".join(re.escape(one) for one in sorted(wanted, key=len, reverse=True) if one)
    found = re.finditer(rf"(?<![^\W_])(?:{words})\w*", plain) if words else ()
    return [(at[one.start()], at[one.end()]) for one in found]


def around(wanted: Sequence[str], text: str, most: int) -> str:
    """Return the part of a text around the first word that is meant, on one line.

    Examples
    --------
    >>> around(["price"], "They say that the price of seals is what matters to them now", 24)
    '… that the price of seals…'
    """
    words = text.split()
    place = next(
        (n for n, word in enumerate(words) if any(holds([one], word) for one in wanted)), 0
    )
    begin = max(0, place - 2)
    line = " ".join(words[begin:])
    cut = line[:most].rstrip()
    return ("… " if begin else "") + cut + ("…" if len(cut) < len(line) else "")
