"""A paper as slides: charts of the office program with their numbers, in the supplier's template."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from orchard.domain.core.papers import template
from orchard.domain.core.papers.parts import Chart, Paper, Part, Table
from orchard.domain.core.papers.words import plain, slides_of

if TYPE_CHECKING:
    from pptx.chart.data import CategoryChartData
    from pptx.presentation import Presentation
    from pptx.slide import Slide, SlideLayout

NOTE_WIDE, NOTE_HIGH, EDGE = 5_000_000, 330_000, 250_000
SMALL, CELL, FEW, MANY = 1000, 1200, 1800, 1400
"""Sizes of letters in hundredths of a point."""
MANY_LETTERS = 420
NARROWEST, WIDEST = 10, 40
"""Columns are as wide as so many letters at least, and at most."""
Tell = Callable[[int, int], None]
Frame = tuple[int, int, int, int]


def pptx_of(paper: Paper, *, own: bytes | None = None, tell: Tell | None = None) -> bytes:
    """Return the paper as slides; `own` is the supplier's template, `tell` hears how many are done."""
    deck = template.opened(own)
    kinds = template.layouts(deck)
    _name(deck, paper)
    cover = _begun(deck, kinds.cover, paper)
    _write(cover, template.TITLE, [paper.title])
    made_on = date_format(paper.made_on, "j M Y")
    _write(cover, template.SUBTITLE, [one for one in (paper.subtitle, made_on) if one])
    _tidy(cover)
    slides = [one for part in paper.parts for one in slides_of(part)]
    for done, one in enumerate(slides, start=1):
        _add(deck, kinds, paper, one)
        if tell is not None:
            tell(done, len(slides))
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


def _add(deck: Presentation, kinds: template.Layouts, paper: Paper, part: Part) -> None:
    """Add one slide."""
    kind = kinds.chart if part.chart else kinds.table if part.table else kinds.lines
    slide = _begun(deck, kind, paper)
    _write(slide, template.TITLE, [part.title])
    _write(slide, template.BODY, part.lines)
    if part.chart:
        _draw(slide, part.chart, _room(slide, template.CHART, part))
    elif part.table:
        _fill(slide, part.table, _room(slide, template.TABLE, part))
    if part.source:
        _note(deck, slide, "source", part.source, is_right=False)
    _tidy(slide)


def _begun(deck: Presentation, layout: SlideLayout, paper: Paper) -> Slide:
    """Return a new slide that bears the mark."""
    slide = deck.slides.add_slide(layout)
    if paper.mark:
        _note(deck, slide, "mark", paper.mark, is_right=True)
    return slide


def _holder(slide: Slide, name: str) -> Any:
    """Return the placeholder of a name; its layout has it."""
    number = template.place_of(slide.slide_layout)[name]
    return next(one for one in slide.placeholders if one.placeholder_format.idx == number)


def _write(slide: Slide, name: str, lines: Any) -> None:
    """Write one paragraph for each line; letters get smaller where they are many."""
    if not lines:
        return
    frame = _holder(slide, name).text_frame
    frame.word_wrap = True
    size = MANY if sum(map(len, lines)) > MANY_LETTERS else FEW
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = plain(line).replace("\n", "\v")
        if name == template.BODY:
            paragraph.font.size = size * 127


def _tidy(slide: Slide) -> None:
    """Take out what stayed empty: nobody is to read "click to add text"."""
    for holder in list(slide.placeholders):
        if not (holder.has_text_frame and holder.text_frame.text):
            holder._element.getparent().remove(holder._element)


def _room(slide: Slide, name: str, part: Part) -> Frame:
    """Return where a chart or table goes; without lines it takes the place of the lines, too."""
    holder = _holder(slide, name)
    taken = [holder] if part.lines else [holder, _holder(slide, template.BODY)]
    left, top = min(one.left for one in taken), min(one.top for one in taken)
    right = max(one.left + one.width for one in taken)
    foot = max(one.top + one.height for one in taken)
    for one in taken:
        one._element.getparent().remove(one._element)
    return left, top, right - left, foot - top


def _draw(slide: Slide, chart: Chart, room: Frame) -> None:
    """Add a chart that the office program can change."""
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *room, _numbers(chart))
    frame.name = template.CHART
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(chart.says))
    drawn = frame.chart
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.font.size = CELL * 127
    drawn.plots[0].has_data_labels = True
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.visible = False
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def _numbers(chart: Chart) -> CategoryChartData:
    """Return the numbers of a chart; in their workbook words stay words."""
    from pptx.chart.data import CategoryChartData
    from pptx.chart.xlsx import CategoryWorkbookWriter
    from xlsxwriter import Workbook

    class Writer(CategoryWorkbookWriter):  # type: ignore[misc]  # the library is half typed
        @contextmanager
        def _open_worksheet(self, file: io.BytesIO) -> Iterator[tuple[Any, Any]]:
            safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
            workbook = Workbook(file, safe)
            yield workbook, workbook.add_worksheet()
            workbook.close()

    class Numbers(CategoryChartData):  # type: ignore[misc]  # as above
        @property
        def _workbook_writer(self) -> Writer:
            return Writer(self)

    found = Numbers(number_format="#,##0.##")
    found.categories = [plain(name) for name in chart.names]
    for one in chart.series:
        name = f"{one.name} ({chart.unit})" if chart.unit else one.name
        found.add_series(plain(name), [None if n is None else float(n) for n in one.values])
    return found


def _fill(slide: Slide, said: Table, room: Frame) -> None:
    """Add a table with its head."""
    left, top, width, _high = room
    rows = [said.head, *said.rows]
    frame = slide.shapes.add_table(
        len(rows), len(said.head), left, top, width, NOTE_HIGH * len(rows)
    )
    frame.name = template.TABLE
    for column, share in zip(frame.table.columns, _shares(rows), strict=True):
        column.width = int(width * share)
    for at, row in enumerate(rows):
        for place, words in enumerate(row):
            cell = frame.table.cell(at, place)
            cell.text = plain(words)
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = CELL * 127


def _shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return how much of the width each column gets: more for those with more to say."""
    letters = [min(WIDEST, max(NARROWEST, *map(len, column))) for column in zip(*rows, strict=True)]
    return [one / sum(letters) for one in letters]


def _note(deck: Presentation, slide: Slide, name: str, said: str, *, is_right: bool) -> None:
    """Write something small at the foot of a slide."""
    from pptx.enum.text import PP_ALIGN

    wide, high = deck.slide_width or 0, deck.slide_height or 0
    left = wide - NOTE_WIDE - EDGE if is_right else EDGE
    box = slide.shapes.add_textbox(left, high - NOTE_HIGH - EDGE // 2, NOTE_WIDE, NOTE_HIGH)
    box.name = name
    box.text_frame.word_wrap = True
    paragraph = box.text_frame.paragraphs[0]
    paragraph.text = plain(said)
    paragraph.font.size = SMALL * 127
    paragraph.font.bold = is_right
    paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT


def _name(deck: Presentation, paper: Paper) -> None:
    """Say what the file is, and nothing of who drew its template."""
    said = deck.core_properties
    said.title, said.subject = plain(paper.title)[:255], plain(paper.mark)[:255]
    said.language = paper.language
    said.author = said.last_modified_by = "Orchard"
    said.comments = said.keywords = said.category = said.content_status = ""
    said.created = said.modified = datetime.combine(paper.made_on, time())
    said.revision = 1
