"""Names in addresses: `Nordvik Gruppen AS` becomes `nordvik-gruppen-as`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.utils.text import slugify

LONGEST = 60
MARK = 8
"""Letters of a mark."""
SPOKEN = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d"}
    | dict(zip("абвгдезийклмнопрстуфхцы", "abvgdeziyklmnoprstufhcy", strict=True))
    | {"ё": "e", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "э": "e", "ю": "yu", "я": "ya"}
)


def slug(name: str, key: str) -> str:
    """Return the name as an address writes it; a name without letters is told by its key."""
    spoken = slugify(name.lower().translate(SPOKEN))[:LONGEST].strip("-")
    return spoken or f"account-{mark(key)}"


def mark(key: str) -> str:
    """Return a short mark that no other key is likely to have."""
    return hashlib.sha256(key.encode()).hexdigest()[:MARK]


def longer(name: str, key: str) -> str:
    """Return the slug of a name that another account has already."""
    return f"{slug(name, key)}-{mark(key)}"


def candidates(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return every slug that accounts of these names and keys could get."""
    return [text for name, key in pairs for text in (slug(name, key), longer(name, key))]


def give(pairs: Sequence[tuple[str, str]], taken: set[str]) -> list[str]:
    """Return one slug for each name and key, none twice and none that is taken.

    >>> give([("Nordvik AS", "1"), ("Øst", "2")], set())
    ['nordvik-as', 'ost']
    """
    given, used = [], set(taken)
    for name, key in pairs:
        options = (slug(name, key), longer(name, key))
        free = next((option for option in options if option not in used), None)
        chosen = free or f"{options[1]}-{hashlib.sha256(key.encode()).hexdigest()[8:24]}"
        used.add(chosen)
        given.append(chosen)
    return given
