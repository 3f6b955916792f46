"""Calling somebody who was erased by a pseudonym, in texts that stay."""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST_PART = 3
PARTICLES = frozenset({"van", "von", "der", "den", "del", "dos", "des", "bin", "ten", "ter", "zur"})
"""Parts of names that are words of their own: they name nobody alone."""
INFLECTED = r"(?:['’]?\w{1,3})?(?!\w)"
GENITIVE = r"(?:['’]?s)?(?!\w)"


def without_name(text: str, name: str, instead: str, *, but: str = "") -> str:
    """Return a text in which somebody is called by a pseudonym: by the whole name or a part of it.

    A part may be inflected: where it begins with a capital by up to three letters, else by an s
    alone, so that words that only begin like it stay. Parts that stand in `but`, the name of
    somebody else, are left.

    >>> without_name("Kari Lund agreed. Lunds wish: LUND pays, den Mann nicht.", "Kari Lund", "P 7")
    'P 7 agreed. P 7 wish: P 7 pays, den Mann nicht.'
    """
    pattern = _pattern(name, but)
    return pattern.sub(lambda _found: instead, text) if pattern else text


@lru_cache(maxsize=256)
def _pattern(name: str, but: str) -> re.Pattern[str] | None:
    parts = name.split()
    if not parts:
        return None
    kept = PARTICLES | {part.lower() for part in but.split()}
    whole = r"\s+".join(re.escape(part) for part in parts)
    ways = [rf"(?i:{whole}){INFLECTED}" if len(parts) > 1 else rf"{whole}(?!\w)"]
    named = [one for one in parts if len(one) >= SHORTEST_PART and one.lower() not in kept]
    ways += [way for part in sorted(named, key=len, reverse=True) for way in _ways(part)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})")


def _ways(part: str) -> tuple[str, str]:
    """Return how a part of a name is written as a name, and by who writes everything small."""
    first, rest = re.escape(part[0].upper()), re.escape(part[1:])
    return rf"{first}(?i:{rest}){INFLECTED}", rf"{re.escape(part.lower())}{GENITIVE}"
