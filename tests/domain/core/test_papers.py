"""Papers hold what they are told and nothing else: words stay words, and nothing is fetched."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pptx
import pypdf
import pytest

from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.papers import template
from orchard.domain.core.papers.checking import check_template
from orchard.domain.core.papers.parts import Chart, Paper, Part, Series, Table
from orchard.domain.core.papers.pdf import FOLDER, pdf_of
from orchard.domain.core.papers.slides import pptx_of
from orchard.domain.core.papers.text import docx_of
from orchard.domain.core.papers.words import MOST_ROWS
from papers import assert_is_whole, words_of, words_of_pdf

HOSTILE = (
    '#image("/etc/passwd")',
    '#read("../pdf.py")',
    '#import "@preview/cetz:0.3.0"',
    '<img src="http://127.0.0.1:1/canary">',
    "=HYPERLINK(1)",
    "$ #panic() $",
)
FORMULA = "=cmd|'/c calc'!A1"


def make_paper(**changes: object) -> Paper:
    chart = Chart((FORMULA, "+2", "Q3"), (Series("@Sales", (Decimal(3), None, Decimal("-1.5"))),),
                  "Sales by quarter", "m")  # fmt: skip
    parts = (
        Part(
            "Sales grew",
            ("first line", "null \x00 byte, half \ud800 a pair \ufffe\uffff", *HOSTILE),
            source="From the ledger",
        ),
        Part("Values", table=Table(("What", "Worth"), (("=1+1", "-3"),)), chart=chart),
    )
    said = {"title": "Review", "subtitle": "Third quarter", "parts": parts} | changes
    return Paper(made_on=date(2026, 11, 27), **said)  # type: ignore[arg-type]


def chart_of(content: bytes):
    slides = pptx.Presentation(io.BytesIO(content)).slides
    return next(one.chart for slide in slides for one in slide.shapes if one.has_chart)


@pytest.mark.parametrize("write", [pdf_of, pptx_of, docx_of])
def test_every_form_holds_every_word_and_its_mark(write):
    read = words_of(write(make_paper(mark="Confidential")))

    for said in ("Review", "Third quarter", "Sales grew", "first line", "=1+1", "From the ledger"):
        assert said in read
    assert "Confidential" in read


@pytest.mark.trust("T-EXP-2")
def test_a_pdf_reads_commands_as_words_and_fetches_nothing():
    content = pdf_of(make_paper())

    read = words_of_pdf(content).replace(" ", "")
    for said in HOSTILE:
        assert said.replace(" ", "") in read.replace("\u200b", "")
    assert "root:x:" not in read
    assert not pypdf.PdfReader(io.BytesIO(content)).attachments
    assert [one.name for one in FOLDER.iterdir()] == ["paper.typ"]


def test_a_pdf_has_a_title_a_language_and_tags_for_who_cannot_see_it():
    found = pypdf.PdfReader(io.BytesIO(pdf_of(make_paper(language="uk"))))

    assert found.metadata is not None
    assert found.metadata.title == "Review"
    assert found.trailer["/Root"]["/Lang"] == "uk"
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_same_paper_gives_the_same_pdf():
    assert pdf_of(make_paper()) == pdf_of(make_paper())


def test_a_long_word_stays_on_its_page():
    part = Part("Addresses", table=Table(("A", "B"), (("x" * 300, "y"),)))

    read = words_of_pdf(pdf_of(make_paper(parts=(part,))))

    assert max(len(word) for word in read.split()) < 100


@pytest.mark.trust("T-EXP-1")
def test_a_chart_can_be_changed_and_its_workbook_holds_no_formula():
    chart = chart_of(pptx_of(make_paper()))

    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows == [[None, "@Sales (m)"], [FORMULA, 3], ["+2", None], ["Q3", -1.5]]
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    assert list(chart.plots[0].categories) == [FORMULA, "+2", "Q3"]
    assert list(chart.plots[0].series[0].values) == [3, None, -1.5]


def test_files_are_whole_and_lead_nowhere_else():
    assert_is_whole(pptx_of(make_paper(mark="Internal")), FileKind.PPTX)
    assert_is_whole(docx_of(make_paper(mark="Internal")), FileKind.DOCX)


def test_what_is_too_long_for_a_slide_goes_on_with_the_next():
    rows = tuple((str(at), "x") for at in range(MOST_ROWS + 2))
    part = Part("Long", tuple(f"line {at}" for at in range(9)), Table(("A", "B"), rows))

    slides = pptx.Presentation(io.BytesIO(pptx_of(make_paper(parts=(part,))))).slides

    titles = [slide.shapes.title.text for slide in slides]
    assert titles[0] == "Review"
    assert titles[1] == "Long"
    assert set(titles[2:]) == {"Long (continued)"}
    read = [word for slide in slides for word in shown(slide)]
    assert [one for one in read if one.startswith("line ")] == [f"line {at}" for at in range(9)]
    assert [one for one in read if one.isdigit()] == [row[0] for row in rows]
    assert not any(one.text_frame.text == "" for one in placeholders(slides))


def shown(slide) -> list[str]:
    found = []
    for one in slide.shapes:
        if one.has_text_frame:
            found += [line.text for line in one.text_frame.paragraphs]
        if one.has_table:
            found += [cell.text for row in one.table.rows for cell in row.cells]
    return found


def placeholders(slides):
    return [one for slide in slides for one in slide.placeholders]


def test_a_chart_of_a_pdf_says_large_numbers_as_people_read_them():
    sales = Series("Sales", (Decimal("2718.04"), None, Decimal(-1151)))
    chart = Chart(("Q1", "Q2", "Q3"), (sales,), "Sales by quarter", "thousand NOK")
    paper = make_paper(parts=(Part("Sales", chart=chart),))

    text = words_of_pdf(pdf_of(paper))

    assert "2,718 thousand NOK" in text
    assert "−1,151 thousand NOK" in text


def test_a_text_document_holds_the_numbers_of_its_charts():
    found = docx.Document(io.BytesIO(docx_of(make_paper())))

    cells = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
    assert cells == [["", "@Sales (m)"], [FORMULA, "3"], ["+2", "not known yet"], ["Q3", "−1.5"]]


def test_ten_slides_take_less_than_twenty_seconds():
    part = Part("One", ("a line",), chart=Chart(("a",), (Series("b", (Decimal(1),)),), "c"))
    begun = time.process_time()

    content = pptx_of(make_paper(parts=(part,) * 10))

    assert len(pptx.Presentation(io.BytesIO(content)).slides) == 11
    assert time.process_time() - begun < 20


def make_template(*, without: str = "", said: str = "") -> bytes:
    deck = pptx.Presentation(io.BytesIO(template.ours()))
    for layout in deck.slide_layouts:
        for holder in layout.placeholders:
            if holder.name == without:
                holder._element.getparent().remove(holder._element)
    if said:
        slide = deck.slides.add_slide(deck.slide_layouts[0])
        slide.shapes.title.text = said
        deck.core_properties.author = said
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


def test_a_template_of_their_own_is_used_and_nothing_left_in_it_is_handed_on():
    own = make_template(said="Someone Else")
    check_template(own)

    content = pptx_of(make_paper(), own=own)

    assert_is_whole(content, FileKind.PPTX)
    assert "Someone Else" not in words_of(content)
    assert "Sales grew" in words_of(content)


@pytest.mark.parametrize("name", ["title", "subtitle", "body", "chart", "table"])
def test_a_template_without_a_placeholder_is_refused_and_the_placeholder_named(name):
    broken = make_template(without=name)

    with pytest.raises(template.TemplateIsBroken, match=rf"\b{name}\b"):
        check_template(broken)
    with pytest.raises(template.TemplateIsBroken, match=rf"\b{name}\b"):
        pptx_of(make_paper(), own=broken)


def changed(content: bytes, name: str, before: bytes, after: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for one in old.namelist():
            inside = old.read(one)
            new.writestr(one, inside.replace(before, after) if one == name else inside)
    return kept.getvalue()


def test_a_template_that_asks_elsewhere_is_refused():
    rels = "ppt/slideLayouts/_rels/slideLayout1.xml.rels"
    link = b'<Relationship Id="rId9" TargetMode="External" Target="http://127.0.0.1:1/a.png" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    asking = changed(make_template(), rels, b"</Relationships>", link)

    with pytest.raises(template.TemplateIsBroken, match=r"127\.0\.0\.1"):
        check_template(asking)


@pytest.mark.parametrize("bad", [b"PK\x03\x04 no slides", b"", changed(make_template(), "ppt/presentation.xml", b"<p:", b"<q:")])  # fmt: skip
def test_a_template_that_cannot_be_read_is_refused(bad: bytes):
    with pytest.raises(template.TemplateIsBroken, match="cannot be read"):
        check_template(bad)


def test_entities_that_unfold_without_end_stop_at_the_limits_of_the_child():
    bomb = b"<!DOCTYPE p [" + b"".join(
        b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10 if at else b"ha" * 100)
        for at in range(9)
    )
    doctype = bomb + b"]><p:presentation foo='&a8;' "
    bad = changed(make_template(), "ppt/presentation.xml", b"<p:presentation ", doctype)

    with pytest.raises(template.TemplateIsBroken):
        check_template(bad)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize(("write", "name"), [(pptx_of, "a.pptx"), (docx_of, "a.docx")])
def test_an_office_program_opens_it(write, name: str, tmp_path: Path):
    (tmp_path / name).write_bytes(write(make_paper()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path]

    subprocess.run([*command, tmp_path / name], check=True, capture_output=True, env=os.environ)

    assert "Sales grew" in words_of_pdf((tmp_path / "a.pdf").read_bytes())
