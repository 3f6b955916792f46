"""vCards of versions 2.1, 3 and 4, as far as they say who somebody is; pictures and notes are not read.

No library: what is needed are eight properties, and the smallest library reads far more than is safe.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator

FIELDS = ("name", "title", "unit", "email", "phone", "language")
WANTED = {"FN", "N", "ORG", "TITLE", "EMAIL", "TEL", "LANG"}
ESCAPED = re.compile(r"\\([nN,;:\\])")
LEAST_PREFERRED = 100
LONGEST_PREFERENCE = 3
UNICODE = "utf-8"
CHARSETS = frozenset({
    UNICODE, "us-ascii", *(f"iso-8859-{part}" for part in (1, 2, 3, 4, 5, 7, 9, 10, 13, 15)),
    *(f"windows-125{part}" for part in range(9)), "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030",
    "big5", "shift_jis", "euc-jp", "euc-kr",
})  # fmt: skip
"""Charsets that cards name; any other codec is not for a file to choose."""

Property = tuple[str, frozenset[str], str]


class Unended(Exception):  # a signal with its line, which the table puts into words
    """A card that begins on this line has no end: the file was cut off."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield every card with the line on which it begins; one without an end is said to be cut."""
    begun, held = 0, []  # type: int, list[Property]
    for line, content in _unfolded(text):
        one = _property(content)
        if one is None:
            continue
        if one[0] == "BEGIN":
            _check_ended(begun)
            begun, held = line, []
        elif one[0] == "END" and begun:
            yield begun, _card(held)
            begun = 0
        elif one[0] in WANTED and begun:
            held.append(one)
    _check_ended(begun)


def _check_ended(begun: int) -> None:
    if begun:
        raise Unended(begun)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield logical lines: one that begins with a blank goes on the line before."""
    begun, parts, is_quoted = 0, [], False  # type: int, list[str], bool
    for number, line in enumerate(text.split("\n"), start=1):
        is_soft = is_quoted and parts[-1].endswith("=")
        if parts and (line[:1] in {" ", "\t"} or is_soft):
            parts[-1] = parts[-1][:-1] if is_soft else parts[-1]
            parts.append(line if is_soft else line[1:])
            continue
        if parts:
            yield begun, "".join(parts)
        begun, parts = number, [line]
        is_quoted = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    if parts:
        yield begun, "".join(parts)


def _property(content: str) -> Property | None:
    """Return name, parameters and value of a line, nothing where it is none."""
    head, sign, value = content.partition(":")
    if not sign:
        return None
    said, *parameters = head.split(";")
    marks = frozenset(part.strip().upper() for part in ",".join(parameters).split(","))
    name = said.rpartition(".")[2].strip().upper()
    if name in WANTED and any("QUOTED-PRINTABLE" in mark for mark in marks):
        value = _decoded(quopri.decodestring(value.encode()), marks)
    return name, marks, value.strip()


def _decoded(value: bytes, marks: frozenset[str]) -> str:
    named = [mark.removeprefix("CHARSET=") for mark in marks if mark.startswith("CHARSET=")]
    said = {name.strip('"').lower() for name in named} & CHARSETS
    return value.decode(min(said, default=UNICODE), errors="replace")


def _card(held: list[Property]) -> dict[str, str]:
    """Return who a card is about."""
    organisation = _parts(_first(held, "ORG"))
    found = {
        "name": _plain(_first(held, "FN")) or _from_parts(_first(held, "N")),
        "title": _plain(_first(held, "TITLE")),
        "unit": organisation[1] if len(organisation) > 1 else "",
        "email": _plain(_first(held, "EMAIL")).removeprefix("mailto:"),
        "phone": _plain(_first(held, "TEL")).removeprefix("tel:"),
        "language": _plain(_first(held, "LANG")),
    }
    return {name: value.strip() for name, value in found.items()}


def _first(held: list[Property], name: str) -> str:
    """Return the value that is preferred, else the first one."""
    values = [(_preference(marks), value) for said, marks, value in held if said == name and value]
    return min(values, key=lambda one: one[0])[1] if values else ""


def _preference(marks: frozenset[str]) -> int:
    if marks & {"PREF", "TYPE=PREF"}:
        return 1
    numbers = [mark.removeprefix("PREF=") for mark in marks if mark.startswith("PREF=")]
    said = (one for one in numbers if one.isdecimal() and len(one) <= LONGEST_PREFERENCE)
    return min(map(int, said), default=LEAST_PREFERRED)


def _parts(value: str) -> list[str]:
    return [_plain(part).strip() for part in re.split(r"(?<!\\);", value)]


def _from_parts(value: str) -> str:
    """Return a name as it is said from family name, given name and further ones."""
    family, given, further, *_rest = [*_parts(value), "", "", ""]
    return " ".join(part for part in (given, further, family) if part)


def _plain(value: str) -> str:
    return ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)
