"""How a text file falls into columns: delimiter, quotes, lines above the header, header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass

from orchard.domain.ledger.reading import names, values
from orchard.domain.ledger.reading.mapping import Mapping
from orchard.domain.ledger.reading.mistakes import BadMapping, WrongDelimiter

BLANKS = "blanks"
CANDIDATES = ("\t", ";", "|", ",", BLANKS)
"""Comma after the others: it is also a decimal mark."""
MAX_PREAMBLE = 20
NARROWEST = 2
"""A ledger has at least a day and an amount."""
MOST = 0.7


@dataclass(frozen=True, slots=True)
class Dialect:
    """Everything needed to split the text into records and fields."""

    delimiter: str
    quote: str
    skip_lines: int
    header: tuple[str, ...] | None
    width: int


def recognise(text: str, said: Mapping) -> Dialect:
    """Find the dialect of a sample (whole lines); what the mapping says is taken as it is."""
    quote = said.quote or _quote(text)
    delimiter = said.delimiter or _delimiter(text, quote)
    if delimiter != BLANKS and len(delimiter) != 1:
        raise BadMapping(key="delimiter", value=delimiter, choices=", ".join(CANDIDATES))
    rows = split(text, delimiter, quote)
    width = _usual_width(rows)
    if width < NARROWEST:
        raise WrongDelimiter(delimiter=repr(delimiter), line=text.lstrip().split("\n")[0][:120])
    skip = said.skip_lines if said.skip_lines is not None else _preamble(text, rows, width)
    below = split("\n".join(text.split("\n")[skip:]), delimiter, quote)
    has_header = said.header if said.header is not None else looks_like_header(below)
    header = unique_names(below[0], width) if has_header and below else None
    return Dialect(delimiter, quote, skip, header, width)


def split(text: str, delimiter: str, quote: str) -> list[list[str]]:
    """Split a sample into rows; blank lines are no rows."""
    if delimiter == BLANKS:
        return [line.split() for line in text.split("\n") if line.strip()]
    try:
        rows = list(
            csv.reader(text.splitlines(keepends=True), delimiter=delimiter, quotechar=quote)
        )
    except csv.Error:
        rows = [line.split(delimiter) for line in text.split("\n")]
    return [row for row in rows if row and (len(row) > 1 or row[0].strip())]


def _quote(text: str) -> str:
    """Return ' only where fields stand in it and none in the double sign."""
    single = re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n])", text)
    double = re.findall(r'(?:^|[,;\t|])"', text)
    return "'" if len(single) >= NARROWEST and not double else '"'


def _delimiter(text: str, quote: str) -> str:
    """Return the sign under which rows are equally wide and their fields look like a ledger."""
    scored = [(_score(split(text, sign, quote)), -place) for place, sign in enumerate(CANDIDATES)]
    best = max(scored)
    is_prose = CANDIDATES[-best[1]] == BLANKS and not best[0][0]
    if best[0] == (0, 0.0, 0.0) or is_prose:
        raise WrongDelimiter(delimiter="any usual sign", line=text.lstrip().split("\n")[0][:120])
    return CANDIDATES[-best[1]]


def _score(rows: list[list[str]]) -> tuple[int, float, float]:
    """Score a way to split: has a column of dates; share of usual width; share of clean fields."""
    width = _usual_width(rows)
    if width < NARROWEST:
        return (0, 0.0, 0.0)
    usual = [row for row in rows if len(row) == width]
    below = usual[1:] or usual
    columns = list(zip(*below[:200], strict=True))
    has_dates = any(values.share(column, values.is_date) > MOST for column in columns)
    clean = sum(values.share(column, values.is_clean) > MOST for column in columns)
    return (int(has_dates), round(len(usual) / len(rows), 1), clean / len(columns))


def _usual_width(rows: list[list[str]]) -> int:
    widths = Counter(len(row) for row in rows)
    return widths.most_common(1)[0][0] if widths else 0


def _preamble(text: str, rows: list[list[str]], width: int) -> int:
    """Count the lines above the first row of usual width: titles that reports print first."""
    above = 0
    for row in rows[:MAX_PREAMBLE]:
        if len(row) == width and sum(bool(cell.strip()) for cell in row) >= NARROWEST:
            break
        above += 1
    else:
        return 0
    if not above:
        return 0
    seen = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip() and (seen := seen + 1) > above:
            return number
    return 0


def looks_like_header(rows: list[list[str]]) -> bool:
    """Whether the first row names columns: known names, or no number or date in it."""
    first = [cell.strip() for cell in rows[0]]
    if sum(bool(names.fields_of(cell)) for cell in first) >= NARROWEST:
        return True
    if any(values.is_date(cell) or values.is_number(cell) for cell in first if cell):
        return False
    return any(values.is_date(cell) or values.is_number(cell) for row in rows[1:50] for cell in row)


def unique_names(first: list[str], width: int) -> tuple[str, ...]:
    """Return one name per column: as written, numbered where missing or repeated."""
    found: list[str] = []
    for place in range(width):
        name = first[place].strip().lstrip("\ufeff") if place < len(first) else ""
        name = name or f"column {place + 1}"
        found.append(name if name not in found else f"{name} ({place + 1})")
    return tuple(found)


def plain_names(width: int) -> tuple[str, ...]:
    """Return the names of columns in a file without a header."""
    return tuple(f"column {place + 1}" for place in range(width))
