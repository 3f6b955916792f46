"""XLSX workbooks, read by calamine after the safety checks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from orchard.domain.ledger.reading import dialect, raw
from orchard.domain.ledger.reading.mapping import Mapping
from orchard.domain.ledger.reading.mistakes import BadMapping, EmptyFile, HeaderOnly, NotALedger
from orchard.domain.ledger.reading.safety import check_workbook


def read(path: Path, said: Mapping, workspace: Path) -> tuple[raw.Raw, Mapping]:
    """Read one sheet into the raw table: the named one, or the one with most cells."""
    check_workbook(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = _sheet(book, said)
    except CalamineError as error:
        raise NotALedger(reason=f"a damaged workbook: {error}") from None
    top = [list(map(_cell, row)) for row in itertools.islice(sheet.iter_rows(), 50)]
    skip, header = _header(top, said)
    below = skip + (header is not None)
    names = header or dialect.plain_names(max(map(len, top)))

    def rows() -> Iterator[Sequence[raw.Cell]]:
        for row in itertools.islice(sheet.iter_rows(), below, None):
            yield [_cell(cell) for cell in row]

    first_line = (sheet.start[0] if sheet.start else 0) + below + 1
    table = raw.from_cells(workspace / "raw.parquet", names, rows, first_line)
    if not table.rows:
        raise HeaderOnly
    return table, Mapping(sheet=sheet.name, skip_lines=skip, header=header is not None)


def _sheet(book: object, said: Mapping):  # type: ignore[no-untyped-def]  # calamine has no types
    names = book.sheet_names  # type: ignore[attr-defined]
    if said.sheet is not None:
        if said.sheet not in names:
            raise BadMapping(key="sheet", value=said.sheet, choices=", ".join(names))
        return book.get_sheet_by_name(said.sheet)  # type: ignore[attr-defined]
    sheets = [book.get_sheet_by_name(name) for name in names]  # type: ignore[attr-defined]
    best = max(sheets, key=lambda sheet: sheet.height * sheet.width, default=None)
    if best is None or best.height == 0:
        raise EmptyFile
    return best


def _header(top: list[list[raw.Cell]], said: Mapping) -> tuple[int, tuple[str, ...] | None]:
    """Return the lines above the table and its names; titles stand in few cells."""
    texts = [[raw.as_text(cell) for cell in row] for row in top]
    filled = [sum(bool(text.strip()) for text in row) for row in texts]
    usual = max(filled)
    skip = said.skip_lines
    if skip is None:
        skip = next(
            place
            for place, count in enumerate(filled)
            if count >= max(2, usual // 2) or count == usual
        )
    below = texts[skip:]
    has_header = said.header if said.header is not None else dialect.looks_like_header(below)
    return skip, dialect.unique_names(below[0], max(map(len, texts))) if has_header else None


def _cell(cell: object) -> raw.Cell:
    """Keep what a ledger can use; durations and times of day are texts."""
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, str | int | float | bool | date | datetime):
        return cell
    return None
