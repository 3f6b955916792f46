"""Documents of office programs: archives whose list of parts says what they are; nothing is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

from django.utils.translation import gettext as _

MOST_PARTS = 2_000
LONGEST_LIST = 1 << 20
LARGEST = 1 << 30
MOST_RATIO = 100
"""Tables of numbers pack well, but hardly ever to less than a hundredth."""
END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
REACH = END.size + 0xFFFF
"""So far from its end an archive may hide behind another kind of file."""
MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
PROGRAMS = ("vbaproject.bin", "basic/", "scripts/", "/activex/")
OBJECT = "oleobject"
"""An object of another program: an equation or a drawing, but it may be any program too."""
Parts = Sequence[zipfile.ZipInfo]


class Refused(Exception):
    """The archive is no document; the text says why."""


def ends_as_archive(content: bytes) -> bool:
    """Say whether what begins as something else can be opened as an archive too."""
    return END_MARK in content[-REACH:] and zipfile.is_zipfile(io.BytesIO(content))


def parts(content: bytes) -> Parts:
    """Return the list of parts of an archive that is not too large to be looked at."""
    found = END.unpack(content[-END.size :]) if len(content) >= END.size else (b"",) * 8
    mark, _disk, _first, _here, count, size, start, comment = found
    if mark != END_MARK or comment or int(start) + int(size) + END.size != len(content):
        raise Refused(_("This archive is not whole, or holds more than a document. Save it again and try once more."))  # fmt: skip
    if int(count) > MOST_PARTS or int(size) > LONGEST_LIST:
        raise Refused(_("This file is packed out of too many parts to be a document."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return file.infolist()
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError) as reason:
        raise Refused(
            _("This archive cannot be read. Save it again and try once more.")
        ) from reason


def kind_of(found: Parts, content: bytes) -> str:
    """Return the ending of the document that the parts make up."""
    names = [part.filename for part in found]
    if any(part.flag_bits & 1 for part in found):
        raise Refused(_("This file is locked with a password. Attach it without one: only who may see its subject can open it."))  # fmt: skip
    if sum(part.file_size for part in found) > min(LARGEST, len(content) * MOST_RATIO):
        raise Refused(_("This file is packed so tightly that opening it would fill a computer."))
    if any(sign in name.lower() for name in names for sign in PROGRAMS):
        raise Refused(_("This document holds programs (macros). Save it without them, and attach that one."))  # fmt: skip
    if any(OBJECT in name.lower() for name in names):
        raise Refused(_("This document holds an object of another program, such as an equation or a drawing, and nobody sees what else is in it. Save it as a PDF, and attach that one."))  # fmt: skip
    kinds = {MAIN[name] for name in names if name in MAIN} or _open_kinds(names, content)
    if len(kinds) != 1 or min(part.header_offset for part in found) != 0:
        raise Refused(_("Archives cannot be attached. Attach the files in it, each by itself."))
    return kinds.pop()


def _open_kinds(names: Sequence[str], content: bytes) -> set[str]:
    """Return the kind of an open document, which its first part says unpacked."""
    if names[:1] != ["mimetype"] or "content.xml" not in names:
        return set()
    start = 30 + int.from_bytes(content[26:28], "little") + int.from_bytes(content[28:30], "little")
    said = content[start : start + int.from_bytes(content[22:26], "little")]
    return {OPEN[said]} if said in OPEN else set()
