"""Which accounts are probably one customer: names compared as people compare them, nothing more.

A suggestion merges nothing by itself: two firms of one name exist, and only people know.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LEGAL_FORMS = frozenset(
    ["a/s", "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "da", "eood", "gmbh", "holding", "hf", "inc", "international", "kft", "kg", "kk", "limited", "llc", "llp", "ltd", "mbh", "nv", "oao", "oo", "ooo", "ou", "oy", "oyj", "plc", "pte", "pty", "pvt", "sa", "sarl", "sas", "sia", "spa", "sp", "srl", "the", "uab", "und", "zao", "ао", "ооо"]
)
ALMOST = 0.9
"""Share of signs that two names have in common to be almost equal."""
LONGEST_BUCKET = 60
"""Names that begin with the same word are compared in pairs; more of them say nothing."""
SHORTEST_COMPARED = 6
"""Short names differ by one letter too easily."""


@dataclass(frozen=True, slots=True)
class Named:
    """An account by its key and name."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Accounts that are probably one; `is_same` when the names differ only in their dress."""

    accounts: tuple[Named, ...]
    is_same: bool


def bare_name(name: str) -> str:
    """Return a name without accents, signs, case and legal form.

    Examples
    --------
    >>> bare_name("Ångström & Sønner A/S"), bare_name("ANGSTROM SØNNER")
    ('angstrom sonner', 'angstrom sonner')
    """
    plain = name.casefold().replace("ø", "o").replace("æ", "ae").replace("ß", "ss")
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    words = re.findall(r"\w+", letters.replace("a/s", " "))
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


def alike(accounts: Iterable[Named]) -> list[Alike]:
    """Return groups of accounts with the same bare name, then pairs with almost the same."""
    by_name: dict[str, list[Named]] = defaultdict(list)
    for account in accounts:
        if bare := bare_name(account.name):
            by_name[bare].append(account)
    same = [Alike(tuple(group), is_same=True) for group in by_name.values() if len(group) > 1]
    return same + [
        Alike((by_name[one][0], by_name[other][0]), is_same=False)
        for one, other in _almost_equal(sorted(by_name))
    ]


def _almost_equal(names: Sequence[str]) -> list[tuple[str, str]]:
    buckets: dict[str, list[str]] = defaultdict(list)
    for name in names:
        buckets[name.split(" ")[0]].append(name)
    return [
        (one, other)
        for bucket in buckets.values()
        if len(bucket) <= LONGEST_BUCKET
        for place, one in enumerate(bucket)
        for other in bucket[place + 1 :]
        if _is_almost(one, other)
    ]


def _is_almost(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_COMPARED or _numbers(one) != _numbers(other):
        return False
    return SequenceMatcher(None, one, other).ratio() >= ALMOST


def _numbers(name: str) -> list[str]:
    """Return the numbers in a name: "Store 12" and "Store 13" are two."""
    return re.findall(r"\d+", name)
