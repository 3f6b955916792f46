"""The words of the field: one meaning each, four languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """One term; `names` by language code, English first."""

    names: dict[str, str]
    meaning: str

    @property
    def name(self) -> str:
        """The English name."""
        return self.names["en"]


@cache
def terms() -> tuple[Term, ...]:
    """Return every term, by English name."""
    with FILE.open("rb") as file:
        entries = tomllib.load(file)["term"]
    found = (
        Term(
            names={code: entry[code] for code in ("en", "no", "et", "ru")}, meaning=entry["meaning"]
        )
        for entry in entries
    )
    return tuple(sorted(found, key=lambda term: term.name.casefold()))


def search(words: str) -> tuple[Term, ...]:
    """Return the terms whose name in any language contains the words, English names first."""
    wanted = words.casefold().strip()
    hits = [term for term in terms() if any(wanted in n.casefold() for n in term.names.values())]
    return tuple(sorted(hits, key=lambda term: wanted not in term.name.casefold()))


def as_markdown() -> str:
    """Return the glossary as the page docs/glossary.md."""
    head = "# Glossary\n\nWritten by `make messages` from `glossary.toml`; mend it there.\n\n"
    table = "| English | meaning | norsk | eesti | русский |\n|---|---|---|---|---|\n"
    rows = (
        f"| **{t.name}** | {t.meaning} | {t.names['no']} | {t.names['et']} | {t.names['ru']} |\n"
        for t in terms()
    )
    return head + table + "".join(rows)
