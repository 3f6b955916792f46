"""Bombs and lies are refused within two seconds, and this process does not grow."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile import CORPUS, zipped
from orchard.domain.ledger.reading.mistakes import HostileFile, NotALedger, TooHeavy
from reading_files import make_file, read


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
