"""A paper as a text document that people go on writing in."""

from __future__ import annotations

import io
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orchard.domain.core.papers.parts import Chart, Paper, Part, Table
from orchard.domain.core.papers.words import counted, plain

if TYPE_CHECKING:
    from docx.document import Document

SMALL = 8 * 12_700


def docx_of(paper: Paper) -> bytes:
    """Return the paper as a text document; a chart becomes the table of its numbers."""
    import docx

    found = docx.Document()
    _name(found, paper)
    found.add_heading(plain(paper.title), level=0)
    made_on = date_format(paper.made_on, "j M Y")
    found.add_paragraph(plain(" · ".join(one for one in (paper.subtitle, made_on) if one)))
    for part in paper.parts:
        _write(found, part)
    kept = io.BytesIO()
    found.save(kept)
    return kept.getvalue()


def _write(found: Document, part: Part) -> None:
    found.add_heading(plain(part.title), level=1)
    for line in part.lines:
        found.add_paragraph(plain(line), style="List Bullet")
    if part.chart is not None:
        found.add_paragraph(plain(part.chart.says))
        _fill(found, _numbers(part.chart))
    if part.table is not None:
        _fill(found, part.table)
    if part.source:
        found.add_paragraph().add_run(plain(part.source)).font.size = SMALL


def _fill(found: Document, said: Table) -> None:
    """Add a table; its head is repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = found.add_table(rows=0, cols=len(said.head), style="Light List Accent 1")
    for row in (said.head, *said.rows):
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = plain(words)
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    found.add_paragraph()


def _numbers(chart: Chart) -> Table:
    """Return the numbers of a chart as rows."""
    unit = f" ({chart.unit})" if chart.unit else ""
    head = ("", *(f"{one.name}{unit}" for one in chart.series))
    rows = [
        (name, *(_number(one.values[at]) for one in chart.series))
        for at, name in enumerate(chart.names)
    ]
    return Table(head, rows)


def _number(value: Decimal | None) -> str:
    return _("not known yet") if value is None else counted(value)


def _name(found: Document, paper: Paper) -> None:
    """Say what the file is, and mark every page."""
    said = found.core_properties
    said.title, said.subject = plain(paper.title)[:255], plain(paper.mark)[:255]
    said.author = said.last_modified_by = "Orchard"
    said.comments, said.language = "", paper.language
    said.created = said.modified = datetime.combine(paper.made_on, time())
    if paper.mark:
        head = found.sections[0].header.paragraphs[0]
        head.text = plain(paper.mark)
