"""Calling somebody who was erased by a pseudonym, in texts that stay."""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST_PART = 3
PARTICLES = frozenset({"van", "von", "der", "den", "del", "dos", "des", "bin", "ten", "ter", "zur"})
"""Parts of names that are words of their own: they name nobody alone."""
HYPHEN = r"[-\u2010\u2011]"
UPPER = "[A-ZÀ-ÖØ-ÞŠŽŁА-ЯЁ]"
BEGINS = rf"(?<!\w)(?<![^\W\d_]{HYPHEN})"
ENDS = rf"(?!\w)(?!{HYPHEN}{UPPER})"
"""Where a name begins and ends: Hansen is not in Berg-Hansen and Hansen-Oil, but in Hansen-saken."""
INFLECTED = rf"(?:['’]?\w{{1,3}})?{ENDS}"
GENITIVE = rf"(?:['’]?s)?(?!\w)(?!{HYPHEN}\w)"
CASES = rf"(?:['’]?s|[аыуе]|ым|ой|ого|ому|ую|ых)?{ENDS}"
"""What follows a name in a sentence, and makes no other word of it."""
OTHER_NAMES = r"(?!(?:en|er|et|by|man|sen|son|ing)(?!\w))"
"""What makes another name of a surname: Bergen and Bergman are not Berg."""
KEPT = "kept"


def without_name(
    text: str, name: str, instead: str, *, but: str = "", besides: tuple[str, ...] = ()
) -> str:
    """Return a text in which somebody is called by a pseudonym: by the whole name or a part of it.

    A surname may be inflected: where it begins with a capital by up to three letters, else by an s
    alone. A first name has a capital and at most an s: many are words that only begin a sentence.
    Parts that stand in `but` are left, and whole names of others, in `besides`.

    >>> without_name("Kari Lund agreed. Lunds wish: LUND pays, den Mann nicht.", "Kari Lund", "P 7")
    'P 7 agreed. P 7 wish: P 7 pays, den Mann nicht.'
    """
    pattern = _pattern(name, but, besides)
    return replaced(text, pattern, instead) if pattern else text


def replaced(text: str, pattern: re.Pattern[str], instead: str) -> str:
    """Return a text with the pseudonym wherever the pattern finds anything but what is kept."""
    return pattern.sub(lambda found: found[0] if found[KEPT] else instead, text)


def surname_of(name: str) -> str:
    """Return the last part of a name, or what stands before a comma.

    >>> surname_of("Siri Moe"), surname_of("Moe, Siri")
    ('Moe', 'Moe')
    """
    return (name.partition(",")[0].split() or name.split() or [""])[-1]


def one_pattern(ways: list[str], name: str, besides: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a person in one of these ways, and first whole names of others like it."""
    alike = [one for one in besides if is_like(one, name) and not is_same(one, name)]
    longest = sorted((one for one in alike if len(one.split()) > 1), key=len, reverse=True)
    kept = "|".join(rf"(?i:{_spaced(one)}){ENDS}" for one in longest) or r"(?!)"
    return re.compile(rf"{BEGINS}(?:(?P<{KEPT}>{kept})|{'|'.join(ways)})")


def parts_of(name: str) -> list[str]:
    """Return the parts of a name of which one at least stands wherever the person is named.

    >>> parts_of("Moe, Siri den"), parts_of("Bo Li")
    (['Moe', 'Siri'], ['Bo', 'Li'])
    """
    parts = name.replace(",", " ").split()
    named = [one for one in parts if len(one) >= SHORTEST_PART and one.lower() not in PARTICLES]
    return named or parts


def is_like(one: str, other: str) -> bool:
    """Say whether two names share a part, also one of a double name.

    >>> is_like("Siri Berg-Hansen", "Per Hansen")
    True
    """
    first, second = (set(re.split(rf"(?:{HYPHEN}|[\s,])+", each.lower())) for each in (one, other))
    return bool(first & second - {""})


def is_same(one: str, other: str) -> bool:
    """Say whether two names are the same but for capitals and spaces."""
    return one.lower().split() == other.lower().split()


@lru_cache(maxsize=256)
def _pattern(name: str, but: str, besides: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = name.split()
    if not parts:
        return None
    kept = PARTICLES | {part.lower() for part in but.split()}
    whole = _spaced(name)
    ways = [rf"(?i:{whole}){INFLECTED}" if len(parts) > 1 else rf"{whole}{ENDS}"]
    named = {one for one in name.replace(",", " ").split() if len(one) >= SHORTEST_PART}
    named = {one for one in named if one.lower() not in kept}
    surname = surname_of(name) if len(parts) > 1 else ""
    for part in sorted(named, key=lambda one: (-len(one), one)):
        ways += _as_surname(part) if part == surname else _as_first_name(part)
    return one_pattern(ways, name, besides)


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(part) for part in name.split())


def _as_surname(part: str) -> list[str]:
    """Return how a surname is written, also by who writes everything small."""
    return [f"{_capital(part)}{OTHER_NAMES}{INFLECTED}", f"{re.escape(part.lower())}{GENITIVE}"]


def _as_first_name(part: str) -> list[str]:
    return [f"{_capital(part)}{CASES}"]


def _capital(part: str) -> str:
    return rf"{re.escape(part[0].upper())}(?i:{re.escape(part[1:])})"
