"""A document of a plan as people read it: its sections, each row with its filled fields."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.plans.rules.differences import Names, shown
from orchard.domain.plans.rules.documents import Document
from orchard.domain.plans.rules.sections import HEAD, SECTIONS, Section


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: what it is called and what it says."""

    token: str
    title: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadSection:
    """One section with its rows."""

    section: Section
    rows: tuple[ReadRow, ...]


def sections(document: Document, names: Names) -> list[ReadSection]:
    """Return the sections that say something, the head first."""
    head = shown(document, names, HEAD, document.head)
    found = [ReadSection(HEAD, (ReadRow("", "", tuple(head)),))] if head else []
    for section in SECTIONS:
        rows = tuple(
            ReadRow(
                f"{section.letter}{row['id']}", row.get("title", ""),
                tuple(shown(document, names, section, row)[1:]),
            )
            for row in document.section(section)
        )  # fmt: skip
        if rows:
            found.append(ReadSection(section, rows))
    return found
