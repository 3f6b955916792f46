"""The slower, patient way to read text: ragged lines, odd quotes, broken bytes, huge lines."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from orchard.domain.ledger.reading import encoding
from orchard.domain.ledger.reading.dialect import BLANKS, Dialect
from orchard.domain.ledger.reading.raw import RejectedLines

MAX_JOINED = 50
"""Physical lines that one quoted record may span."""


@dataclass(slots=True)
class Line:
    """One physical line; `text` is None where it cannot be used, for the reason in `kind`."""

    text: str | None
    shown: str
    kind: str = ""


def lines(text: encoding.Text) -> Iterator[Line]:
    """Yield the physical lines, decoded one by one."""
    is_mixed_utf8 = text.encoding != "utf-8" and text.odd_lines > 0
    for number, piece in enumerate(encoding.lines(text.path)):
        line = piece.removeprefix(b"\xef\xbb\xbf") if number == 0 else piece
        shown = line[:400].decode(text.encoding, "replace").strip()
        if len(line) > encoding.MAX_LINE:
            yield Line(None, shown, "line_too_long")
        elif (
            is_mixed_utf8 and not line.isascii() and encoding.is_utf8(line.rstrip(b"\r\n") + b"\n")
        ):
            yield Line(None, shown, "undecodable")
        else:
            yield _decoded(line, text.encoding, shown)


def _decoded(line: bytes, name: str, shown: str) -> Line:
    try:
        decoded = line.decode(name)
    except UnicodeDecodeError:
        return Line(None, shown, "undecodable")
    if "\ufffd" in decoded:
        return Line(None, shown, "undecodable")
    return Line(decoded.replace("\r\n", "\n").replace("\0", ""), shown)


def records(
    text: encoding.Text, dialect: Dialect, rejected: RejectedLines
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its number (the header counts, blank lines do not)."""
    source = _Queue(lines(text))
    for _ in range(dialect.skip_lines):
        source.take(1)
    number = dialect.skip_lines
    while first := source.peek(1):
        if first[0].text is not None and not first[0].text.strip():
            source.take(1)
            continue
        number += 1
        fields, used, kind = _record(source, dialect)
        source.take(used)
        is_header = dialect.header is not None and number == dialect.skip_lines + 1
        if fields is not None and not is_header:
            yield number, fields
        elif not is_header:
            rejected.add(number, "", first[0].shown, kind)


class _Queue:
    """Lines with a view ahead."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._ahead: deque[Line] = deque()

    def peek(self, count: int) -> list[Line]:
        while len(self._ahead) < count:
            line = next(self._source, None)
            if line is None:
                break
            self._ahead.append(line)
        return [self._ahead[place] for place in range(min(count, len(self._ahead)))]

    def take(self, count: int) -> None:
        for _ in self.peek(count):
            self._ahead.popleft()


def _record(source: _Queue, dialect: Dialect) -> tuple[list[str] | None, int, str]:
    """Return the fields (None: rejected), how many lines they took, and the reason."""
    for count in range(1, MAX_JOINED + 1):
        ahead = source.peek(count)
        last = ahead[-1]
        if last.text is None:
            return None, 1, last.kind if count == 1 else "quotes"
        if len(ahead) < count:
            break
        fields = _split("".join(line.text or "" for line in ahead), dialect)
        if fields is None:
            continue
        kind = _width_mistake(len(fields), dialect.width)
        return (None if kind else fields), count, kind
    return None, 1, "quotes"


def _split(joined: str, dialect: Dialect) -> list[str] | None:
    """Split one record; None while a quote is open."""
    if dialect.delimiter == BLANKS:
        return joined.split()
    reader = csv.reader([joined], delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True)
    try:
        return next(reader)
    except csv.Error as error:
        if "end of data" in str(error):
            return None
        return joined.rstrip("\n").split(dialect.delimiter)


def _width_mistake(found: int, expected: int) -> str:
    if found == expected:
        return ""
    return "too_many_fields" if found > expected else "too_few_fields"
