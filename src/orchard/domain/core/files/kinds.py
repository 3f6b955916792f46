"""What a file is, by what is in it: neither its name nor what a browser says decides.

Only kinds that people hand each other are taken, each whole from its first byte to its last. What is
a page, a drawing with scripts, a program, or two kinds at once is refused: somebody would open it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.files import packed
from orchard.domain.core.mistakes import Invalid


class FileKind(TextChoices):
    """A kind of file that may be attached; its value is the ending of its name."""

    PDF = "pdf", "PDF"
    PNG = "png", gettext_lazy("Picture (PNG)")
    JPEG = "jpg", gettext_lazy("Picture (JPEG)")
    WEBP = "webp", gettext_lazy("Picture (WebP)")
    DOCX = "docx", gettext_lazy("Text document (DOCX)")
    XLSX = "xlsx", gettext_lazy("Spreadsheet (XLSX)")
    PPTX = "pptx", gettext_lazy("Slides (PPTX)")
    ODT = "odt", gettext_lazy("Text document (ODT)")
    ODS = "ods", gettext_lazy("Spreadsheet (ODS)")
    ODP = "odp", gettext_lazy("Slides (ODP)")
    CSV = "csv", gettext_lazy("Table (CSV)")
    TXT = "txt", gettext_lazy("Plain text")

    @property
    def media_type(self) -> str:
        """Return how a browser is told of it."""
        return MEDIA[self]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
MEDIA = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.WEBP: "image/webp",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}.presentationml.presentation",
    FileKind.ODT: f"{_OPEN}.text",
    FileKind.ODS: f"{_OPEN}.spreadsheet",
    FileKind.ODP: f"{_OPEN}.presentation",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.TXT: "text/plain; charset=utf-8",
}
PICTURES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.WEBP})
PAGE = re.compile(
    rb"<(?:!doctype|\?xml|html|head|body|script|svg|iframe|object|embed|foreignobject|style|meta)\b",
    re.IGNORECASE,
)
"""How pages and drawings begin, wherever they begin."""
PAGE_IN_PICTURE = re.compile(rb"<(?:!doctype|script|iframe|foreignobject)\b", re.IGNORECASE)
"""The same in a picture, whose bytes may say the shorter ones by chance, and whose notes are XML."""
PROGRAM = re.compile(rb"/(?:JavaScript|Launch)\b")
HEAD, TAIL = 1024, 2048
NO_TEXT = frozenset(range(32)) - {9, 10, 12, 13}
SEPARATORS = ";,\t"
LINES_READ = 5
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class FileIsRefused(Invalid):
    """The file is not one that may be attached."""


def kind_of(content: bytes, name: str) -> FileKind:
    """Return what the content is; the name only tells a table of text from other text."""
    for start, read in STARTS:
        if content.startswith(start):
            return read(content)
    return _text(content, name)


def _pdf(content: bytes) -> FileKind:
    if b"%%EOF" not in content[-TAIL:]:
        raise FileIsRefused(_("The PDF is not whole. Save it again and try once more."))
    if PAGE.search(content[:HEAD]) or packed.ends_as_archive(content):
        raise FileIsRefused(two_at_once())
    if PROGRAM.search(content):
        raise FileIsRefused(_("This PDF runs programs when it is opened. Print it into a new PDF, and attach that one."))  # fmt: skip
    return FileKind.PDF


def _png(content: bytes) -> FileKind:
    """Walk from part to part: the last one has to end the file."""
    place, name = 8, b""
    while name != b"IEND":
        size, name = (
            int.from_bytes(content[place : place + 4], "big"),
            content[place + 4 : place + 8],
        )
        place += size + 12
        if not name or place > len(content):
            raise FileIsRefused(no_picture())
    return _picture(content, FileKind.PNG, is_whole=place == len(content))


def _jpeg(content: bytes) -> FileKind:
    """Walk over the segments to the picture itself; cameras may add something after its end."""
    place = 2
    while content[place : place + 1] == b"\xff" and content[place + 1 : place + 2] != b"\xda":
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    is_whole = content[place : place + 2] == b"\xff\xda" and b"\xff\xd9" in content[place:]
    return _picture(content, FileKind.JPEG, is_whole=is_whole)


def _webp(content: bytes) -> FileKind:
    size = int.from_bytes(content[4:8], "little") + 8
    is_whole = content[8:12] == b"WEBP" and size in {len(content), len(content) - 1}
    return _picture(content, FileKind.WEBP, is_whole=is_whole)


def _picture(content: bytes, kind: FileKind, *, is_whole: bool) -> FileKind:
    if not is_whole:
        raise FileIsRefused(no_picture())
    if PAGE_IN_PICTURE.search(content) or packed.ends_as_archive(content):
        raise FileIsRefused(two_at_once())
    return kind


def _archive(content: bytes) -> FileKind:
    """Look at the list of parts, and unpack none."""
    try:
        kind = packed.kind_of(packed.parts(content), content)
    except packed.Refused as reason:
        raise FileIsRefused(str(reason)) from reason
    return FileKind(kind)


def _text(content: bytes, name: str) -> FileKind:
    said = _decoded(content)
    if said is None:
        raise FileIsRefused(unknown())
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if PAGE.search(said.encode() if is_wide else content):  # a copy less of what is large
        raise FileIsRefused(_("This file is a web page or holds a script. Save it as a PDF, and attach that one."))  # fmt: skip
    if said.startswith("#!"):
        raise FileIsRefused(_("This file is a program. Only documents, pictures and tables can be attached."))  # fmt: skip
    is_table = name.lower().endswith(".csv") or _is_table(said)
    return FileKind.CSV if is_table else FileKind.TXT


def _decoded(content: bytes) -> str | None:
    """Return the text, or nothing where it is none."""
    mark, coding = next((one for one in MARKS if content.startswith(one[0])), (b"", "utf-8"))
    body = content[len(mark) :]
    try:
        said = body.decode(coding)
    except UnicodeDecodeError:
        said = "" if mark else body.decode("cp1252", errors="replace")
    return said if said and not NO_TEXT & set(map(ord, set(said))) else None


def _is_table(said: str) -> bool:
    """Say whether the first lines are cut into equally many cells."""
    lines = list(islice(_lines(said), LINES_READ))
    counts = ({line.count(one) for line in lines} for one in SEPARATORS)
    return len(lines) > 1 and any(len(found) == 1 and found != {0} for found in counts)


def _lines(said: str) -> Iterator[str]:
    return (line for line in said[: 1 << 16].splitlines() if line.strip())


def unknown() -> str:
    """Return the text for what is none of the kinds."""
    return _(
        "This is none of the kinds of files that can be attached: PDF, pictures (PNG, JPEG, WebP), "
        "documents, spreadsheets and slides of office programs, CSV and plain text."
    )


def no_picture() -> str:
    """Return the text for a picture that stops early, or is something else."""
    return _("This file begins like a picture and is none, or is not whole. Save it again and try once more.")  # fmt: skip


def two_at_once() -> str:
    """Return the text for what pretends to be one kind and is another as well."""
    return _("This file is two kinds of file at once. Save it again as one of them, and attach that one.")  # fmt: skip


STARTS: tuple[tuple[bytes, Callable[[bytes], FileKind]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"RIFF", _webp),
    (b"PK\x03\x04", _archive),
)
