"""Papers hold what they are told and nothing else: words stay words, and nothing is fetched."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from orchard.domain.core.papers.parts import Chart, Paper, Part, Series, Table
from orchard.domain.core.papers.pdf import FOLDER, pdf_of

HOSTILE = (
    '#image("/etc/passwd")',
    '#read("../pdf.py")',
    '#import "@preview/cetz:0.3.0"',
    '<img src="http://127.0.0.1:1/canary">',
    "=HYPERLINK(1)",
    "$ #panic() $",
)


def make_paper(**changes: object) -> Paper:
    chart = Chart(("Q1", "Q2"), (Series("Sales", (Decimal(3), None)),), "Sales by quarter", "m")
    parts = (
        Part("Sales grew", ("first line", *HOSTILE), source="From the ledger"),
        Part("Values", table=Table(("What", "Worth"), (("=1+1", "-3"),)), chart=chart),
    )
    said = {"title": "Review", "subtitle": "Third quarter", "parts": parts} | changes
    return Paper(made_on=date(2026, 11, 27), **said)  # type: ignore[arg-type]


def words_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_pdf_holds_every_word_and_its_mark():
    read = words_of(pdf_of(make_paper(mark="Confidential")))

    for said in ("Review", "Third quarter", "Sales grew", "first line", "=1+1", "Confidential"):
        assert said in read


@pytest.mark.trust("T-EXP-2")
def test_a_pdf_reads_commands_as_words_and_fetches_nothing():
    content = pdf_of(make_paper())

    read = words_of(content).replace(" ", "")
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


def test_the_same_paper_gives_the_same_bytes():
    assert pdf_of(make_paper()) == pdf_of(make_paper())


def test_a_long_word_stays_on_its_page():
    part = Part("Addresses", table=Table(("A", "B"), (("x" * 300, "y"),)))

    read = words_of(pdf_of(make_paper(parts=(part,))))

    assert "y" in read
    assert max(len(word) for word in read.split()) < 100
