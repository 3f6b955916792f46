"""Names that files give the columns that describe people, in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

FIELDS = (
    "name", "first_name", "last_name", "title", "email", "phone", "unit", "language", "function",
    "level",
)  # fmt: skip
PHRASES = {
    "name": ("name", "full name", "display name", "contact", "person", "navn", "namn", "nimi", "фио"),
    "first_name": ("first name", "given name", "forename", "vorname", "fornavn", "förnamn",
                   "prénom", "eesnimi", "etunimi", "имя"),
    "last_name": ("last name", "surname", "family name", "nachname", "etternavn", "efternamn",
                  "nom", "perekonnanimi", "sukunimi", "фамилия"),
    "title": ("title", "job title", "position", "role", "stilling", "tittel", "titel",
              "befattning", "fonction", "ametikoht", "amet", "должность"),
    "email": ("e mail", "email", "mail", "e mail address", "email address", "epost", "e post",
              "e postadresse", "e mail adresse", "courriel", "почта", "e mail 1 value"),
    "phone": ("phone", "telephone", "mobile", "mobile phone", "phone number", "business phone",
              "telefon", "mobil", "tlf", "téléphone", "puhelin", "телефон", "phone 1 value"),
    "unit": ("unit", "department", "site", "division", "business unit", "avdeling", "abteilung",
             "standort", "enhet", "service", "osakond", "подразделение"),
    "language": ("language", "språk", "sprache", "langue", "keel", "kieli", "язык"),
    "function": ("function", "function group", "funksjon", "funktion"),
    "level": ("level", "seniority", "nivå", "ebene", "niveau", "tase"),
}  # fmt: skip


def plain(name: str) -> str:
    """Return a name as it is compared."""
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


def meaning(columns: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return which column is which field, as far as the names say; each column once."""
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        said = plain(column)
        for field, called in phrases.items():
            if said in called and field not in found:
                found[field] = place
                break
    return found
