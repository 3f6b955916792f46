"""Bombs and lies are refused within two seconds, and this process does not grow."""

from __future__ import annotations

import gzip
import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from orchard.domain.ledger.reading.mistakes import HostileFile, NotALedger, TooHeavy
from reading_files import make_file, read

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


@pytest.mark.trust("T-FILE-1")
@pytest.mark.trust("T-FILE-2")
@pytest.mark.parametrize("build", CORPUS, ids=lambda build: build.__name__)
def test_a_hostile_file_is_refused_quickly_and_leaves_nothing(
    tmp_path: Path, build: Callable[[], bytes]
) -> None:
    source = make_file(tmp_path, build(), "ledger.xlsx")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.process_time()

    with pytest.raises((HostileFile, NotALedger)) as refused:
        read(source, tmp_path)

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime - children.ru_utime - children.ru_stime
    assert seconds + time.process_time() - begun < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert "CSV" in str(refused.value)
    assert list((tmp_path / "out").iterdir()) == []


def test_what_passes_the_checks_but_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>{n}</v></c></row>' for n in range(2, 9_000))
    sheet = f'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>{rows}</sheetData></worksheet>'
    source = make_file(tmp_path, workbook_of(sheet), "wide.xlsx")

    with pytest.raises(TooHeavy, match="CSV"):
        read(source, tmp_path)


def workbook_of(sheet: str) -> bytes:
    """Wrap a sheet in the least that makes a workbook."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
            f'<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )
