"""Files that are built to harm whoever unpacks them."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

MIB = 1 << 20


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        part.write(b"<worksheet>")
        for _ in range(200):
            part.write(b"<c><v>1</v></c>" * (MIB // 15))
    return file.getvalue()


def nested() -> bytes:
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/inner.bin": zipped({"a": b"0" * MIB})})


def many_parts() -> bytes:
    return zipped({f"part{number}": b"" for number in range(65_000)})


def lying() -> bytes:
    """Say in both headers that 20 MB are 20 bytes."""
    content = zipped({"xl/workbook.xml": b"<workbook>" + b" " * 20 * MIB})
    return content.replace(struct.pack("<I", 20 * MIB + 10), struct.pack("<I", 20))


def overlapping() -> bytes:
    """Let two entries of the directory point to the same packed bytes."""
    packed = zlib.compress(b"<a/>" * MIB, 9)[2:-4]
    name, crc = b"a.xml", zlib.crc32(b"<a/>" * MIB)
    sizes = struct.pack("<III", crc, len(packed), 4 * MIB)
    local = (
        b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", 5, 0) + name
    )
    entry = b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 0) + sizes
    entry += struct.pack("<5HII", 5, 0, 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<4HIIH", 0, 0, 9, 9, 9 * len(entry), len(local + packed), 0)
    return local + packed + entry * 9 + end


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    doctype = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + entities + b"]>"
    return zipped({"xl/workbook.xml": b'<?xml version="1.0"?>' + doctype + b"<x>&a8;</x>"})


def external() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/canary">]>'
    return zipped({"xl/sharedStrings.xml": doctype + b"<x>&e;</x>"})


def quadratic() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
    return zipped({"xl/workbook.xml": doctype + b"<x>" + b"&a;" * 50_000 + b"</x>"})


def utf16_entities() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    return zipped({"xl/workbook.xml": text.encode("utf-16")})


def gz_bomb() -> bytes:
    return gzip.compress(b"a,b\n" * (40 * MIB), 9)


CORPUS = [
    bomb,
    nested,
    many_parts,
    lying,
    overlapping,
    laughs,
    external,
    quadratic,
    utf16_entities,
    gz_bomb,
]
