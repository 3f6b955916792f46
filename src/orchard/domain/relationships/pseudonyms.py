"""Calling somebody who was erased by a pseudonym, in texts that stay."""

from __future__ import annotations

import re

SHORTEST_PART = 3
PARTICLES = frozenset({"van", "von", "der", "den", "del", "dos", "des", "bin", "ten", "ter", "zur"})
"""Parts of names that are words of their own: they name nobody alone."""


def without_name(text: str, name: str, instead: str) -> str:
    """Return a text in which somebody is called by a pseudonym: by the whole name or a part of it.

    >>> without_name("Kari Lund agreed. Lund pays, den Mann nicht.", "Kari Lund", "Person 7")
    'Person 7 agreed. Person 7 pays, den Mann nicht.'
    """
    found = re.sub(re.escape(name), instead, text, flags=re.IGNORECASE) if name else text
    for part in name.split():
        if len(part) >= SHORTEST_PART and part.lower() not in PARTICLES:
            found = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", instead, found)
    return found
