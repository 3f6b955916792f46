"""Calling somebody who was erased by a pseudonym in registers, whose words others rely on.

A note is about people, so every word that may be theirs goes. An agreement is not: it names
companies, prices and periods that happen to be spelled like somebody. There whole names go, and
surnames where no company bears them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from orchard.domain.relationships.pseudonyms import (
    CASES,
    INFLECTED,
    PARTICLES,
    SHORTEST_PART,
    one_pattern,
    replaced,
    surname_of,
)

FORMS = (
    "AS", "ASA", "A/S", "AB", "Oy", "Oyj", "OÜ", "SIA", "UAB", "GmbH", "AG", "KG", "SE", "SA", "SAS",
    "BV", "NV", "Ltd", "Limited", "LLC", "LLP", "PLC", "Plc", "Inc", "Corp", "Group", "ООО", "АО",
    "ПАО", "ЗАО",
)  # fmt: skip
"""What companies call their legal form, before or after the name."""
FORM = rf"(?:{'|'.join(FORMS)})(?![\w/])"
CAPITAL = r"(?<!\w)[A-ZÀ-ÖØ-ÞŠŽŁА-ЯЁ][\w/'’-]*"
IN_CAPITALS = re.compile(rf"{CAPITAL}(?:\s+(?:&\s+)?[«“\"]?{CAPITAL})*")


def without_full_name(
    text: str, name: str, instead: str, *, but: str = "", besides: tuple[str, ...] = ()
) -> str:
    """Return a text in which somebody is called by a pseudonym: by the whole name or the surname.

    A surname stays where it stands in `but`, the names of the customer, or in that of a company
    which the text names with its legal form. Whole names of others, in `besides`, are left.

    >>> without_full_name("Hansen AS pays per piece, says Per Hansen", "Per Hansen", "P 7")
    'Hansen AS pays per piece, says P 7'
    """
    pattern = _pattern(name, f"{but} {companies(text)}".strip(), besides)
    return replaced(text, pattern, instead) if pattern else text


def companies(text: str) -> str:
    """Return the words in the names of companies that a text names with their legal form.

    >>> companies("Us, Vestberg AS and Siri Moe")
    'Vestberg'
    """
    found = (one for one in IN_CAPITALS.findall(text) if re.search(rf"(?<!\w){FORM}", one))
    words = (word for one in found for word in re.findall(r"[\w'’-]+", one))
    return " ".join(word for word in words if word not in FORMS)


@lru_cache(maxsize=256)
def _pattern(name: str, but: str, besides: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = name.split()
    if not parts:
        return None
    whole = r"\s+".join(re.escape(part) for part in parts)
    ways = [rf"(?i:{whole}){INFLECTED}(?!\s+{FORM})"] if len(parts) > 1 else []
    surname = surname_of(name)
    kept = PARTICLES | {part.lower() for part in but.split()}
    if (len(surname) >= SHORTEST_PART or len(parts) == 1) and surname.lower() not in kept:
        ways.append(rf"(?:{re.escape(surname)}|{re.escape(surname.upper())}){CASES}")
    return one_pattern(ways, name, besides) if ways else None
