"""Files that people attach, and files that are not what they seem."""

from __future__ import annotations

import io
import zipfile

from orchard.domain.core.files.keeping import Upload

SCRIPT = b"<script>alert('MARK')</script>"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CSV = b"Site,Pumps\nOslo,12\nBergen,7\n"
TEXT = "Kort möte med kunden.\nInget beslutat.\n".encode("cp1252")


def part(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + b"\0\0\0\0"


PNG = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", b"\0" * 13) + part(b"IDAT", b"x") + part(b"IEND", b"")
JPEG = b"\xff\xd8\xff\xe0\x00\x06JFIF\xff\xda\x00\x03\x01\x12\x34\xff\xd9"
WEBP = b"RIFF" + (16).to_bytes(4, "little") + b"WEBPVP8 " + b"\0" * 8


def packed(*names: str, comment: bytes = b"", body: bytes = b"<w/>") -> bytes:
    """Return an archive with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
        archive.comment = comment
    return file.getvalue()


def opened(kind: str) -> bytes:
    """Return a document of the open formats."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<office/>")
    return file.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")

GOOD = {
    "frame.pdf": (PDF, "pdf"), "board.png": (PNG, "png"), "photo.JPEG": (JPEG, "jpg"),
    "a.webp": (WEBP, "webp"), "a.docx": (DOCX, "docx"), "a.xlsx": (XLSX, "xlsx"),
    "a.pptx": (packed("ppt/presentation.xml"), "pptx"), "a.odt": (opened("text"), "odt"),
    "a.ods": (opened("spreadsheet"), "ods"), "a.odp": (opened("presentation"), "odp"),
    "a.csv": (CSV, "csv"), "table.txt": (CSV, "csv"), "note.txt": (TEXT, "txt"),
    "one.csv": (b"alone\n", "csv"), "wide.txt": ("hei\n".encode("utf-16"), "txt"),
}  # fmt: skip
"""By the name they come with: content, and what it is."""

HTML = b"<!DOCTYPE html><html><body onload=alert(1)>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
BAD = {
    "photo.png": HTML, "photo.jpg": HTML, "contract.pdf": HTML, "a.html": HTML, "b.txt": b"  \n" + HTML,
    "drawing.svg": SVG, "c.csv": b"Site,Pumps\n1," + SCRIPT + b"\n", "utf16.txt": HTML.decode().encode("utf-16"),
    "page.xml": b'<?xml version="1.0"?><x:html xmlns:x="http://www.w3.org/1999/xhtml"/>',
    "both.png": PNG + HTML, "both2.png": b"\x89PNG\r\n\x1a\n" + HTML, "cut.png": PNG[:-3],
    "inside.png": PNG[:33] + part(b"tEXt", b"c\0" + SCRIPT) + PNG[33:],
    "both.jpg": JPEG[:2] + b"\xff\xfe" + (len(SCRIPT) + 2).to_bytes(2, "big") + SCRIPT + JPEG[2:],
    "cut.jpg": JPEG[:10], "gif.gif": b"GIF89a/*" + SCRIPT + b"*/=1;", "riff.webp": b"RIFF\0\0\0\0WAVE",
    "both.webp": WEBP + HTML, "both.pdf": b"%PDF-1.4\n" + SCRIPT + PDF[9:], "cut.pdf": PDF[:-7],
    "after.pdf": PDF + packed("word/document.xml"), "jar.png": PNG + packed("a.class"), "tail.png": PNG + b"MZ\x90\0\3",
    "runs.pdf": PDF.replace(b"/Type/Catalog", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    "zip.zip": packed("a.exe"), "macro.docm": packed("word/document.xml", "word/vbaProject.bin"),
    "two.docx": packed("word/document.xml", "xl/workbook.xml"), "cut.docx": DOCX[:-5],
    "said.docx": packed("word/document.xml", comment=HTML), "page.docx": b"PK\x03\x04" + HTML,
    "bomb.xlsx": packed("xl/workbook.xml", body=b"0" * (2 << 20)),
    "many.docx": packed("word/document.xml", *(f"{one}" for one in range(2100))),
    "basic.odt": packed("mimetype", "content.xml", "Basic/Standard/Module1.xml"),
    "object.docx": packed("word/document.xml", "word/embeddings/oleObject1.bin"),
    "run.sh": b"#!/bin/sh\nrm -rf /\n", "tool.exe": b"MZ\x90\0\3\0\0\0", "empty.txt": b"", "nul.txt": b"a\0b",
    "late.html": b"x" * 5000 + HTML,
}  # fmt: skip
"""Files that nobody may attach, by the name they come with."""


def upload(name: str = "frame.pdf", content: bytes = PDF, title: str = "") -> Upload:
    """Return a file as a page hands it over."""
    return Upload((content[:7], content[7:]), name, title)
