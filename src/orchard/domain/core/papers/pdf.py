"""A paper as PDF. Words travel as data beside a layout of ours, so they are never read as commands.

Nothing is fetched: the layout names no file and no package, and its folder holds nothing else.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from orchard.domain.core.papers.parts import Chart, Paper, Part, Table
from orchard.domain.core.papers.words import counted, plain

if TYPE_CHECKING:
    from typst import Fonts

FOLDER = Path(__file__).parent / "layout"
LAYOUT = FOLDER / "paper.typ"
LONGEST_WORD = re.compile(r"\S{32}(?=\S)")
"""A longer one may be broken, so that an address does not run over the edge of the page."""


def pdf_of(paper: Paper) -> bytes:
    """Return the paper as a tagged PDF; the same paper always gives the same bytes."""
    import typst

    said = plain(json.dumps(_said(paper), ensure_ascii=False))
    done = typst.compile(
        LAYOUT, root=FOLDER, font_paths=_fonts(), format="pdf", sys_inputs={"paper": said},
        timestamp=datetime.combine(paper.made_on, time(), UTC),
    )  # fmt: skip
    assert isinstance(done, bytes), "one file is asked for"
    return done


@cache
def _fonts() -> Fonts:
    """Return the fonts of the machine, found once, and those that the renderer brings."""
    import typst

    return typst.Fonts()


def _said(paper: Paper) -> dict[str, object]:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "made_on": date_format(paper.made_on, "j M Y"),
        "mark": paper.mark,
        "language": paper.language[:2],
        "is_one_page": paper.is_one_page,
        "parts": [_part(one) for one in paper.parts],
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "title": _breakable(part.title),
        "lines": [_breakable(line) for line in part.lines],
        "table": _table(part.table),
        "chart": _chart(part.chart),
        "source": part.source,
    }


def _table(table: Table | None) -> dict[str, object] | None:
    if table is None:
        return None
    rows = [[_breakable(cell) for cell in row] for row in table.rows]
    return {"head": [_breakable(cell) for cell in table.head], "rows": rows}


def _chart(chart: Chart | None) -> dict[str, object] | None:
    if chart is None:
        return None
    series = [
        {
            "name": one.name,
            "values": [None if n is None else float(n) for n in one.values],
            "shown": ["–" if n is None else counted(n) for n in one.values],
        }
        for one in chart.series
    ]
    names = [_breakable(name) for name in chart.names]
    return {"names": names, "series": series, "says": chart.says, "unit": chart.unit}


def _breakable(text: str) -> str:
    return LONGEST_WORD.sub("\\g<0>\u200b", text)
