"""An uploaded file of people as text: its size first, then its encoding by evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from orchard.domain.ledger.reading import encoding
from orchard.domain.ledger.reading.mistakes import ReadingMistake
from orchard.domain.relationships.arriving.tables import LARGEST, NotReadable

PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF")
"""Beginnings of workbooks, archives and documents, which hold people but are no text."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says, in which encoding, and words to look at where that is a guess."""

    text: str
    encoding: str
    odd_words: str


def read(file: UploadedFile, said: str) -> Text:
    """Return the text of a file; `said` is its encoding where somebody knows it."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        text = _("The file is larger than %(most)d MB. Split it into smaller ones.")
        raise NotReadable(text % {"most": LARGEST >> 20})
    if content.startswith(PACKED):
        text = _("This is no text. Save the list as CSV, or export the people as vCard.")
        raise NotReadable(text)
    with TemporaryDirectory(prefix="people-") as folder:
        return _read(content, said, Path(folder))


def _read(content: bytes, said: str, folder: Path) -> Text:
    path = folder / "people"
    path.write_bytes(content)
    try:
        found = encoding.recognise(path, said or None, folder)
    except ReadingMistake as mistake:
        raise NotReadable(str(mistake)) from None
    name = found.written_as or found.encoding
    try:
        text = found.path.read_bytes().decode(found.encoding)
    except UnicodeDecodeError:
        why = _("The file is not written in %(name)s throughout. Choose another encoding, or save "
                "the list anew as UTF-8.")  # fmt: skip
        raise NotReadable(why % {"name": name}) from None
    if "\ufffd" in text:
        why = _("Some letters of the file are broken. Save the list anew as UTF-8.")
        raise NotReadable(why)
    return Text(text, name, "" if found.is_sure else ", ".join(found.samples))
