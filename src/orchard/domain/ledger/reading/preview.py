"""How the first lines of a source would be read under a mapping: quick enough for every click."""

# ruff: noqa: S608 - every name and text in this SQL is quoted by session.literal

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from orchard.analytics.tables import STAGED
from orchard.domain.ledger.reading import expressions, proposing, reasons
from orchard.domain.ledger.reading.conversion import Conversion
from orchard.domain.ledger.reading.evidence import Evidence
from orchard.domain.ledger.reading.head import Head
from orchard.domain.ledger.reading.mapping import Mapping, Question
from orchard.domain.ledger.reading.mistakes import ReadingMistake
from orchard.domain.ledger.reading.session import Session

SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is written, what it is read as, and why it cannot be read."""

    number: int
    written: tuple[str, ...]
    read: dict[str, str] = field(default_factory=dict)
    wrong_column: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first lines, the mapping they were read with, and what stands against it."""

    mapping: Mapping
    lines: tuple[Line, ...]
    questions: tuple[Question, ...] = ()
    mistake: str = ""


def preview(head: Head, said: Mapping, *, base_currency: str, today: date) -> Preview:
    """Read the kept lines as the mapping says; what it leaves open is detected on them."""
    with tempfile.TemporaryDirectory(prefix="orchard-preview-") as scratch:
        session = Session(Path(scratch))
        try:
            return _preview(session, head, said, base_currency, today)
        finally:
            session.connection.close()


def _preview(
    session: Session, head: Head, said: Mapping, base_currency: str, today: date
) -> Preview:
    from orchard.domain.ledger.reading.sources import Opened

    written = _written(session, head)
    evidence = Evidence(session, head.raw, today)
    try:
        opened = Opened(head.raw, Mapping())
        proposal = proposing.propose(opened, said, evidence, base_currency=base_currency)
        if proposal.questions:
            return Preview(proposal.mapping, _lines(written), questions=proposal.questions)
        conversion = Conversion(evidence, proposal.mapping, today)
    except ReadingMistake as mistake:
        return Preview(said, _lines(written), mistake=str(mistake))
    read, wrong = _read(session, conversion), _wrong(session, conversion)
    return Preview(proposal.mapping, _lines(written, read, wrong))


def _written(session: Session, head: Head) -> dict[int, tuple[str, ...]]:
    columns = ", ".join(f"c{place}" for place in range(len(head.names)))
    sql = f"SELECT source_line, {columns} FROM {expressions.scan(head.raw)} LIMIT {SHOWN_ROWS}"
    return {
        int(str(number)): tuple("" if cell is None else str(cell) for cell in cells)
        for number, *cells in session.rows(sql)
    }


def _read(session: Session, conversion: Conversion) -> dict[int, dict[str, str]]:
    names = [column.name for column in STAGED]
    found: dict[int, dict[str, str]] = {}
    for row in session.rows(f"SELECT * FROM ({conversion.staged()}) LIMIT {SHOWN_ROWS}"):
        cells = dict(zip(names, row, strict=True))
        number = int(str(cells.pop("source_line")))
        found[number] = {name: _shown(cell) for name, cell in cells.items() if cell is not None}
    return found


def _wrong(session: Session, conversion: Conversion) -> dict[int, tuple[str, str]]:
    texts = reasons.texts()
    return {
        int(str(line)): (str(column), texts.get(str(kind), str(kind)))
        for line, column, _value, kind in session.rows(conversion.rejected())
    }


def _lines(
    written: dict[int, tuple[str, ...]],
    read: dict[int, dict[str, str]] | None = None,
    wrong: dict[int, tuple[str, str]] | None = None,
) -> tuple[Line, ...]:
    return tuple(
        Line(number, cells, (read or {}).get(number, {}), *(wrong or {}).get(number, ("", "")))
        for number, cells in written.items()
    )


def _shown(cell: object) -> str:
    """Return a value as it is kept: days as ISO, amounts without idle zeros."""
    if isinstance(cell, Decimal):
        plain = f"{cell:,f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return cell.isoformat() if isinstance(cell, date) else str(cell)
