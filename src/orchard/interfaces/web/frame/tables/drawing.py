"""The rows of a table as HTML, drawn column by column.

A template with a loop in a loop takes three times as long: pages with fifty rows feel it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.tables.spec import Column
from orchard.interfaces.web.frame.tables.view import Cell, TableView

Drawn = Callable[[Cell], str]

WORDS: dict[str, Callable[[Any], str]] = {
    words.__name__: words
    for words in (
        figures.known,
        figures.short_money,
        figures.exact_money,
        figures.percent,
        figures.number,
        figures.signed,
        figures.signed_percent,
        figures.day,
        figures.moment,
        figures.initials,
    )
}
"""How a value of a column may be said: by the name that the column gives as its cell."""


def rows(table: TableView) -> SafeString:
    """Return the rows of the page that is shown: the first cell is the head of its row."""
    frames = [_frame(column, is_head=place == 0) for place, column in enumerate(table.columns)]
    return SafeString("\n".join(_row(line.cells, frames) for line in table.lines))


def _row(cells: list[Cell], frames: list[tuple[str, Drawn, str]]) -> str:
    drawn = (
        f"{before}{draw(one)}{after}"
        for one, (before, draw, after) in zip(cells, frames, strict=True)
    )
    return f'<tr data-row tabindex="-1">{"".join(drawn)}</tr>'


def _frame(column: Column, *, is_head: bool) -> tuple[str, Drawn, str]:
    is_right = column.align == "right"
    if is_head:
        return (
            f'<th scope="row" class="is-main{" r" if is_right else ""}">',
            _drawn(column),
            "</th>",
        )
    before = format_html('<td data-label="{}"', column.title) + (' class="r"' if is_right else "")
    return f"{before}><span>", _drawn(column), "</span></td>"


def _drawn(column: Column) -> Drawn:
    if column.cell.endswith(".html"):
        return _by_template(column.cell)
    say = WORDS[column.cell] if column.cell else str
    unknown = format_html('<span class="unknown">{}</span>', figures.known(None))

    def draw(one: Cell) -> str:
        return (
            unknown if one.value is None or one.value == "" else conditional_escape(say(one.value))
        )

    return draw


def _by_template(name: str) -> Drawn:
    compiled = get_template(name).template  # type: ignore[attr-defined]  # Django's own, not Jinja's

    def draw(one: Cell) -> str:
        return str(compiled.render(Context({"row": one.row, "value": one.value})))

    return draw
