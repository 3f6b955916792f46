"""A table as its template shows it: cells, links that keep the rest of the address, files."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from orchard.domain.core import exports
from orchard.domain.core import queries as core
from orchard.domain.core.models import SavedView, User
from orchard.domain.core.money import Money
from orchard.interfaces.web.frame import clock, readings
from orchard.interfaces.web.frame.tables import paging
from orchard.interfaces.web.frame.tables.spec import Column, Filter, TableSpec
from orchard.interfaces.web.frame.tables.values import value_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACES = ("after", "before")
MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set."""

    filter: Filter
    value: str

    @property
    def text(self) -> str:
        """Return the value as the person chose it."""
        titles = {option.value: option.title for option in self.filter.options}
        return str(titles.get(self.value, self.value))


@dataclass(frozen=True, slots=True)
class Control:
    """A filter with its parameter in the address and the value that is set."""

    filter: Filter
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of one row."""

    column: Column
    value: object
    row: object


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its key and its cells."""

    key: str
    row: object
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: how it sorts now and where the next click leads."""

    column: Column
    direction: str
    href: str


class TableView:
    """The part of a table that the address asks for."""

    def __init__(
        self,
        *,
        request: HttpRequest,
        spec: TableSpec,
        columns: tuple[Column, ...],
        order: paging.Order,
        chosen: tuple[Chosen, ...],
        page: paging.Slice,
        all_rows: Any,
    ) -> None:
        self.request, self.spec, self.columns = request, spec, columns
        self.order, self.chosen, self.page, self.all_rows = order, chosen, page, all_rows
        self._written = 0

    @property
    def rows(self) -> list[Any]:
        """Return the rows of this page."""
        return self.page.rows

    @cached_property
    def lines(self) -> list[Line]:
        """Return the rows with their cells."""
        paths = [(column, column.path) for column in self.columns]
        return [
            Line(
                str(value_at(row, [self.spec.row_key])),
                row,
                [Cell(column, value_at(row, path), row) for column, path in paths],
            )
            for row in self.rows
        ]

    @property
    def heads(self) -> list[Head]:
        """Return the heads of the shown columns."""
        return [Head(one, self._direction(one), self._sorting(one)) for one in self.columns]

    @cached_property
    def on_phone(self) -> dict[str, str]:
        """Return where a phone shows which column: beside the name what sorts, below it the rest.

        Columns that somebody chose are all shown.
        """
        if not self.spec.on_phone or self.spec.prefix + "columns" in self.request.GET:
            return {}
        below_the_name = {one.key for one in self.columns[1:]}
        wanted = dict.fromkeys((self._sorting_key, *self.spec.on_phone))
        found = [key for key in wanted if key in below_the_name][: len(self.spec.on_phone)]
        return {key: "below" if place else "beside" for place, key in enumerate(found)}

    @property
    def brief(self) -> str:
        """Return the classes of a table that is short on phones."""
        if not self.on_phone:
            return ""
        is_said = self.on_phone.get(self._sorting_key) == "beside"  # by the head that sorts
        return " is-brief" if is_said else " is-brief is-labelled"

    @property
    def is_narrowed(self) -> bool:
        """Say whether a filter is set: then an empty table is no empty place."""
        return bool(self.chosen)

    @property
    def previous(self) -> str:
        """Return the address of the page before."""
        first = self.rows[0] if self.rows and self.page.has_before else None
        return self.address(before=paging.token_of(first, self.order)) if first else ""

    @property
    def next(self) -> str:
        """Return the address of the page after."""
        last = self.rows[-1] if self.rows and self.page.has_after else None
        return self.address(after=paging.token_of(last, self.order)) if last else ""

    @property
    def sorting(self) -> str:
        """Return the order as the address names it."""
        if self.order.column is None:
            return ""
        return ("-" if self.order.is_descending else "") + self.order.column.key

    def without(self, key: str) -> str:
        """Return the address with one filter taken away."""
        return self.address(**{key: None})

    @property
    def unfiltered(self) -> str:
        """Return the address with no filter set; what is no filter, such as a day, stays."""
        return self.address(**dict.fromkeys(one.filter.key for one in self.chosen))

    def address(self, **changes: str | None) -> str:
        """Return this address with parameters changed; without a place it begins at the top."""
        asked = self.request.GET.copy()
        for name in (*PLACES, "as"):
            asked.pop(self.spec.prefix + name, None)
        asked.pop("part", None)
        for name, value in changes.items():
            asked.pop(self.spec.prefix + name, None)
            if value is not None:
                asked[self.spec.prefix + name] = value
        query = asked.urlencode(safe=",-")
        return f"{self.request.path}?{query}" if query else self.request.path

    @property
    def controls(self) -> list[Control]:
        """Return every filter with its parameter and the value that is set."""
        values = {one.filter.key: one.value for one in self.chosen}
        prefix = self.spec.prefix
        return [Control(o, prefix + o.key, values.get(o.key, "")) for o in self.spec.filters]

    @property
    def near_controls(self) -> list[Control]:
        """Return the filters beside the table: words to find, what is set, and all of a few."""
        if len(self.spec.filters) <= MOST_NEAR:
            return self.controls
        return [one for one in self.controls if one.value or not one.filter.options]

    @property
    def further_controls(self) -> list[Control]:
        """Return the filters that are one click away."""
        near = self.near_controls
        return [one for one in self.controls if one not in near]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the parameters that filtering does not touch."""
        return self._kept({self.spec.prefix + one.key for one in self.spec.filters})

    @property
    def kept_for_columns(self) -> list[tuple[str, str]]:
        """Return the parameters that choosing columns does not touch."""
        return self._kept({self.spec.prefix + "columns"})

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        """Return every column and whether it is shown."""
        return [(column, column in self.columns) for column in self.spec.columns]

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """Return the viewer's own saved views of this page."""
        viewer = self.request.user
        return core.saved_views(viewer, self.request.path) if isinstance(viewer, User) else []

    @property
    def query(self) -> str:
        """Return filters, order and columns as a saved view keeps them."""
        return self.address().partition("?")[2]

    @property
    def csv_href(self) -> str:
        """Return the address of the rows as CSV."""
        return self.address(**{"as": "csv"})

    @property
    def xlsx_href(self) -> str:
        """Return the address of the rows as a workbook."""
        return self.address(**{"as": "xlsx"})

    def file(self) -> HttpResponse | None:
        """Return the rows as the file that the address asks for, or nothing."""
        wanted = self.request.GET.get(self.spec.prefix + "as", "") if self.spec.exports else ""
        if wanted == "csv":
            return self._csv()
        return self._xlsx() if wanted == "xlsx" else None

    def _kept(self, touched: set[str]) -> list[tuple[str, str]]:
        gone = touched | {self.spec.prefix + name for name in (*PLACES, "as")} | {"part"}
        lists = self.request.GET.lists()
        return [(name, value) for name, values in lists if name not in gone for value in values]

    def _csv(self) -> HttpResponse:
        text = io.StringIO(newline="")
        exports.write_csv(self._file_rows(), self._file_columns(), text)
        return self._attachment(text.getvalue().encode("utf-8-sig"), "csv", "text/csv")

    def _xlsx(self) -> HttpResponse:
        sheet = exports.Sheet(
            str(self.spec.title or self.spec.name),
            self._file_columns(),
            self._file_rows(),
            filters=True,
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.xlsx"
            exports.write_workbook(path, [sheet], at=clock.now())
            return self._attachment(path.read_bytes(), "xlsx", XLSX)

    def _attachment(self, content: bytes, ending: str, kind: str) -> HttpResponse:
        response = HttpResponse(content, content_type=kind)
        name = f"{self.spec.name}-{clock.now():%Y-%m-%d}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def note_taken(self) -> None:
        """Let the trail say who took the rows along as a file."""
        kind = self.request.GET[self.spec.prefix + "as"]
        columns = [one.key for one in self._in_files]
        readings.note_list(
            self.request, name=self.spec.name, kind=kind, rows=self._written, columns=columns
        )

    @property
    def _in_files(self) -> list[Column]:
        return [one for one in self.columns if one.in_files]

    def _file_columns(self) -> list[exports.Column]:
        return [_file_column(one, self.spec.currency) for one in self._in_files]

    def _file_rows(self) -> Iterator[list[exports.Cell]]:
        self._written = 0
        columns = self._in_files
        for row in paging.in_order(self.all_rows, self.order):
            self._written += 1
            yield [_in_file(row, column) for column in columns]

    @property
    def _sorting_key(self) -> str:
        return self.order.column.key if self.order.column else ""

    def _direction(self, column: Column) -> str:
        if self.order.column is not column:
            return "none"
        return "descending" if self.order.is_descending else "ascending"

    def _sorting(self, column: Column) -> str:
        """Return the address of the next order: numbers begin with the largest, text with A."""
        if not column.sortable:
            return ""
        now = self._direction(column)
        down = now == "ascending" or (now == "none" and column.align == "right")
        return self.address(sort=("-" if down else "") + column.key)


def _file_column(column: Column, currency: str) -> exports.Column:
    """Return the column of a file; the title of money says what it is in."""
    if not column.is_money:
        return exports.Column(str(column.title), column.kind)
    return exports.Column(f"{column.title} ({currency})", column.kind, currency)


def _in_file(row: object, column: Column) -> exports.Cell:
    """Return the cell of a row as a file holds it."""
    if column.words is not None:
        return column.words(row)
    return _plain(value_at(row, column.path))


def _plain(value: object) -> exports.Cell:
    """Return a cell that a file can hold."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):  # a spreadsheet knows no time zones
        return value.isoformat(sep=" ", timespec="minutes")
    if value is None or isinstance(value, str | int | float | Decimal | Money | date):
        return value
    return str(value)
