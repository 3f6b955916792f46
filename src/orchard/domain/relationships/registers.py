"""Calling somebody who was erased by a pseudonym in registers, whose words others rely on.

A note is about people, so every word that may be theirs goes. An agreement is not: it names
companies, prices and periods that happen to be spelled like somebody. There whole names go, and
surnames where no company bears them; in terms, where each word counts, only surnames after a title
or an initial.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

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
TITLES = (
    "Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Herr", "Herrn", "Frau", "Hr", "Fr", "Fru", "Frk", "Mme",
    "Monsieur", "Madame", "Sr", "Sra", "Señor", "Señora", "Pan", "Pani", "Härra", "Proua", "г-н",
    "г-жа", "Господин", "Госпожа",
)  # fmt: skip
"""What stands before a surname alone."""
TITLED = rf"(?i:{'|'.join(TITLES)})\.?\s+"
BETWEEN = r"(?:\s+[A-ZÀ-ÖØ-ÞŠŽŁА-ЯЁ][\w'’-]*\.?){0,2}"
"""Names and initials between the first and the last."""
ALONE = r"(?!\s+(?-i:[A-ZÀ-ÖØ-ÞŠŽŁА-ЯЁ]))"
"""A first name after a comma that begins no other name."""


def without_full_name(
    text: str,
    name: str,
    instead: str,
    *,
    but: str = "",
    besides: tuple[str, ...] = (),
    is_of_terms: bool = False,
) -> str:
    """Return a text in which somebody is called by a pseudonym: by the whole name or the surname.

    A surname stays where it stands in `but`, the names of the customer, or in that of a company
    which the text names with its legal form. Whole names of others, in `besides`, are left. In
    terms a surname alone stays, since it may be a price or a month.

    >>> without_full_name("Hansen AS pays per piece, says Per Hansen", "Per Hansen", "P 7")
    'Hansen AS pays per piece, says P 7'
    >>> without_full_name("From 1 May, asks Ms May", "Anna May", "P 7", is_of_terms=True)
    'From 1 May, asks P 7'
    """
    but = f"{but} {companies(text)}".strip()
    pattern = _pattern(name, but, besides, is_of_terms=is_of_terms)
    return replaced(text, pattern, instead) if pattern else text


def without_name_apart(
    text: str, name: str, instead: str, *, but: str = "", besides: tuple[str, ...] = ()
) -> str:
    """Return the same of what a file is called: its words hang together, and capitals say nothing.

    >>> without_name_apart("offer-per-hansen.v2", "Per Hansen", "P 7")
    'offer P 7 v2'
    """
    last = _apart(surname_of(name))
    words = _capitalised(_apart(text), last)
    others = tuple(_apart(one) for one in besides)
    without = partial(without_full_name, instead=instead, but=_apart(but), besides=others)
    said = without(words, _apart(name), is_of_terms=True)
    if len(last) >= SHORTEST_PART:
        said = without(said, last)
    return text if said == words else said


def _apart(text: str) -> str:
    return " ".join(re.sub(r"[-_.]", " ", text).split())


def _capitalised(words: str, surname: str) -> str:
    """Return words in which the surname is written as a name is."""
    found = re.compile(rf"(?<!\w){re.escape(surname)}(s?)(?!\w)", re.IGNORECASE)
    return found.sub(lambda one: f"{surname}{one[1].lower()}", words)


def companies(text: str) -> str:
    """Return the words in the names of companies that a text names with their legal form.

    >>> companies("Us, Vestberg AS and Siri Moe")
    'Vestberg'
    """
    found = (one for one in IN_CAPITALS.findall(text) if re.search(rf"(?<!\w){FORM}", one))
    words = (word for one in found for word in re.findall(r"[\w'’-]+", one))
    return " ".join(word for word in words if word not in FORMS)


@lru_cache(maxsize=256)
def _pattern(
    name: str, but: str, besides: tuple[str, ...], *, is_of_terms: bool
) -> re.Pattern[str] | None:
    parts = name.split()
    if not parts:
        return None
    ways = [rf"(?i:{one}){INFLECTED}(?!\s+{FORM})" for one in _wholes(name)]
    surname = surname_of(name)
    kept = PARTICLES | {part.lower() for part in but.split()}
    if (len(surname) >= SHORTEST_PART or len(parts) == 1) and surname.lower() not in kept:
        before = _before(name) if is_of_terms and len(parts) > 1 else ""
        ways.append(rf"{before}(?:{re.escape(surname)}|{re.escape(surname.upper())}){CASES}")
    return one_pattern(ways, name, besides) if ways else None


def _wholes(name: str) -> list[str]:
    """Return how a name of more than one part is written whole: either way round."""
    first, last = _ends(name)
    if not first:
        return []
    there = rf"{re.escape(first)}(?-i:{BETWEEN})\s+{re.escape(last)}"
    whole = r"\s+".join(map(re.escape, name.split()))
    return [whole, there, rf"{re.escape(last)},\s*{re.escape(first)}{ALONE}"]


def _before(name: str) -> str:
    """Return what has to stand before the surname in terms: a title, or the first initial."""
    initial = re.escape(_ends(name)[0][:1].upper())
    return rf"(?:{TITLED}|(?:{initial}\.\s*)(?:\w\.\s*){{0,2}})"


def _ends(name: str) -> tuple[str, str]:
    """Return the first name and the surname, whichever comes first; no first name of one part."""
    last, comma, rest = name.partition(",")
    parts = (rest if comma else name).split()
    if comma and parts:
        return parts[0], surname_of(last)
    return (parts[0], parts[-1]) if len(parts) > 1 else ("", name.strip(" ,"))
