"""The rows of a table as HTML, drawn column by column.

A template with a loop in a loop takes three times as long: pages with fifty rows feel it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.tables.spec import Column
from orchard.interfaces.web.frame.tables.view import Cell, Control, Head, TableView

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


def options(control: Control) -> SafeString:
    """Return the choices of a filter: of some there are many, countries say."""
    shape, chosen_shape = (
        f'<option value="{{}}"{mark}>{{}}</option>' for mark in ("", " selected")
    )
    return SafeString(
        "".join(
            format_html(chosen_shape if one.value == control.value else shape, one.value, one.title)
            for one in control.filter.options
        )
    )


def heads(table: TableView, arrows: Mapping[str, str]) -> SafeString:
    """Return the heads of the columns; one that sorts leads to the next order."""
    box = format_html(
        'hx-target="#table-{0}" hx-select="#table-{0}" hx-swap="outerHTML" hx-push-url="true"',
        table.spec.name,
    )
    return SafeString("".join(_head(one, box, arrows) for one in table.heads))


def _head(head: Head, box: str, arrows: Mapping[str, str]) -> str:
    title = conditional_escape(str(head.column.title))
    if head.href:
        link = '<a href="{0}" hx-get="{0}" {1}>{2}{3}</a>'
        title = format_html(link, head.href, box, title, arrows.get(head.direction, ""))
    side = SafeString(' class="r"' if head.column.align == "right" else "")
    shape = '<th scope="col"{} aria-sort="{}">{}</th>'
    return format_html(shape, side, head.direction, title)


def rows(table: TableView) -> SafeString:
    """Return the rows of the page that is shown: the first cell is the head of its row."""
    head, *others = table.columns
    frames = [_head_frame(head), *(_frame(one, table.on_phone.get(one.key)) for one in others)]
    return SafeString("\n".join(_row(line.cells, frames) for line in table.lines))


def _row(cells: list[Cell], frames: list[tuple[str, Drawn, str]]) -> str:
    drawn = (
        f"{before}{draw(one)}{after}"
        for one, (before, draw, after) in zip(cells, frames, strict=True)
    )
    return f'<tr data-row tabindex="-1">{"".join(drawn)}</tr>'


def _head_frame(column: Column) -> tuple[str, Drawn, str]:
    side = " r" if column.align == "right" else ""
    return f'<th scope="row" class="is-main{side}">', _drawn(column), "</th>"


def _frame(column: Column, on_phone: str | None) -> tuple[str, Drawn, str]:
    before = format_html(
        '<td data-label="{}"{}{}><span>',
        column.title,
        SafeString(f' data-phone="{on_phone}"' if on_phone else ""),
        SafeString(' class="r"' if column.align == "right" else ""),
    )
    return before, _drawn(column), "</span></td>"


def _drawn(column: Column) -> Drawn:
    if column.draw is not None:
        return _by_function(column.draw)
    if column.cell.endswith(".html"):
        return _by_template(column.cell)
    say = WORDS[column.cell] if column.cell else str
    missing = (
        format_html('<span class="hint">{}</span>', column.missing) if column.missing else unknown()
    )

    def draw(one: Cell) -> str:
        return (
            missing if one.value is None or one.value == "" else conditional_escape(say(one.value))
        )

    return draw


def unknown() -> SafeString:
    """Return what stands where a value is not known."""
    return format_html('<span class="unknown">{}</span>', figures.known(None))


def _by_function(say: Callable[[Any], str]) -> Drawn:
    def draw(one: Cell) -> str:
        return conditional_escape(say(one.row))

    return draw


def _by_template(name: str) -> Drawn:
    compiled = get_template(name).template  # type: ignore[attr-defined]  # Django's own, not Jinja's

    def draw(one: Cell) -> str:
        return str(compiled.render(Context({"row": one.row, "value": one.value})))

    return draw
