"""Letters without case and accents, so that a word is found however somebody types it; pure."""

from __future__ import annotations

import unicodedata

LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not take apart; ß becomes ss by folding its case."""


def folded(text: str) -> str:
    """Return a text without case and accents.

    Examples
    --------
    >>> folded("Ångström & Straße, Sønner")
    'angstrom & strasse, sonner'
    >>> folded("IŞIK") == folded("Işık")
    True
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def traced(text: str) -> tuple[str, list[int]]:
    """Return a text folded, and where each of its letters, and its end, stands in what was written.

    Examples
    --------
    >>> traced("Weiß!")
    ('weiss!', [0, 1, 2, 3, 3, 4, 5])
    """
    found = [(letter, place) for place, sign in enumerate(text) for letter in folded(sign)]
    return "".join(letter for letter, _place in found), [*(place for _, place in found), len(text)]
