"""Cells for other programs: text never becomes a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeAlias

from django.utils.translation import gettext as _

from orchard.domain.core.currencies import currency_digits
from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.money import Money

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell: TypeAlias = str | int | float | Decimal | Money | date | None
Row: TypeAlias = "Sequence[Cell | Typed]"

_STARTERS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫|%")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00a0 "
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TEXT = 32_767
_MOST_ROWS = 1_048_575
_EXACT_DIGITS = 15
_FIRST_YEAR = 1900


class Kind(StrEnum):
    """What a column holds; missing values stay empty in every kind."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"


class CannotExport(DomainError):
    """The rows do not fit the file; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """A titled column. Money needs its `currency`: it tells the digits of amounts.

    In a workbook `look` is a number format in place of the kind's, `note` a remark on the title,
    and `wraps` breaks long text into lines.
    """

    title: str
    kind: Kind = Kind.TEXT
    currency: str = ""
    width: int = 16
    look: str = ""
    note: str = ""
    wraps: bool = False

    def __post_init__(self) -> None:
        """Refuse money of which nobody could say what it is."""
        if self.kind is Kind.MONEY and not self.currency:
            raise TypeError(f"{self.title or 'a cell'}: say in which currency the money is")


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell of another kind than its column's, as in a list of facts."""

    cell: Cell
    kind: Kind
    currency: str = ""
    look: str = ""

    def column(self) -> Column:
        """Return the column that the cell would fit into."""
        return Column("", self.kind, self.currency, look=self.look)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; `filters` puts filter buttons on its titles."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    filters: bool = False


def safe_text(value: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: an apostrophe goes first."""
    visible = value.lstrip(_INVISIBLE)
    return f"'{value}" if visible[:1] in _STARTERS and visible else value


def write_csv(rows: Iterable[Row], columns: Sequence[Column], file: TextIO) -> int:
    """Write a header and the rows as CSV (comma, point, ISO dates); return the number of rows.

    Shares stay shares (0.25), money has the digits of its currency, and its title names that.
    """
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([safe_text(column.title) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([_plain(cell, column) for cell, column in zip(row, columns, strict=True)])
        count += 1
    return count


def write_workbook(path: Path, sheets: Iterable[Sheet], *, at: datetime) -> None:
    """Write an XLSX file with typed cells; text is text, whatever it starts with.

    Amounts of more than 15 digits, which a spreadsheet would round, are written as text. `at` is
    the moment that the file names as its own.
    """
    import xlsxwriter

    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(str(path), {**options, "constant_memory": True})
    book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
    try:
        taken: set[str] = set()
        for sheet in sheets:
            name = _sheet_name(sheet.name, taken)
            _write_sheet(book, book.add_worksheet(name), sheet)
    finally:
        book.close()


def _plain(cell: Cell | Typed, column: Column) -> str:
    """Return a cell of a CSV file."""
    if isinstance(cell, Typed):
        return _plain(cell.cell, cell.column())
    _check(cell)
    amount = _rounded(cell, column)
    if amount is None:
        return ""
    if isinstance(amount, date):
        return amount.isoformat()
    text = f"{amount:f}" if isinstance(amount, Decimal) else str(amount)
    is_text = isinstance(amount, str) or column.kind is Kind.TEXT
    return safe_text(text) if is_text else text


def _rounded(cell: Cell, column: Column) -> str | int | float | Decimal | date | None:
    """Return money in the digits of its currency, everything else as it is."""
    if isinstance(cell, Money):
        return cell.rounded().amount
    if isinstance(cell, Decimal) and column.kind is Kind.MONEY:
        return Money(cell, column.currency).rounded().amount
    return cell


def _check(cell: Cell) -> None:
    """Refuse what is no number: it would be read as text or as zero."""
    if isinstance(cell, float | Decimal) and not isfinite(cell):
        raise CannotExport(_("A figure is not finite. Leave the cell empty where it is not known."))


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that spreadsheets accept and that no other sheet has."""
    base = _NOT_IN_SHEET_NAMES.sub(" ", name).strip(" '")[:28] or "Sheet"
    unique, number = base, 1
    while unique.lower() in taken:
        number += 1
        unique = f"{base} {number}"
    taken.add(unique.lower())
    return unique


def _write_sheet(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    look = _looks(book)
    looks = [look(column) for column in sheet.columns]
    _write_titles(book, page, sheet.columns)
    number = 0
    for number, row in enumerate(sheet.rows, start=1):
        if number > _MOST_ROWS:
            text = _("Sheet %(name)s has more rows than a spreadsheet holds. Export it as CSV.")
            raise CannotExport(text % {"name": sheet.name})
        for index, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
            if isinstance(cell, Typed):
                _write_cell(page, (number, index), cell.cell, own := cell.column(), look(own))
            else:
                _write_cell(page, (number, index), cell, column, looks[index])
    if sheet.filters:
        page.autofilter(0, 0, number, len(sheet.columns) - 1)


def _write_titles(book: Workbook, page: Worksheet, columns: Sequence[Column]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.title, bold)
        if column.note:
            page.write_comment(0, index, column.note, {"x_scale": 2})
    page.freeze_panes(1, 0)


def _looks(book: Workbook) -> Callable[[Column], Format]:
    """Return where the formats of columns are found; equal ones are made once."""
    made: dict[tuple[str, bool], Format] = {}

    def look(column: Column) -> Format:
        key = (column.look or _number_format(column), column.wraps)
        if key not in made:
            wrapped = {"text_wrap": True, "valign": "top"} if column.wraps else {}
            made[key] = book.add_format({"num_format": key[0], **wrapped})
        return made[key]

    return look


def _number_format(column: Column) -> str:
    match column.kind:
        case Kind.MONEY:
            digits = currency_digits(column.currency)
            return "#,##0" + ("." + "0" * digits if digits else "")
        case Kind.WHOLE:
            return "#,##0"
        case Kind.PERCENT:
            return "0.0%"
        case Kind.DATE:
            return "yyyy-mm-dd"
        case Kind.TEXT:
            return "@"
    return "General"


def _write_cell(
    page: Worksheet, place: tuple[int, int], cell: Cell, column: Column, look: Format
) -> None:
    """Write one cell with its type."""
    _check(cell)
    amount = cell.amount if isinstance(cell, Money) else cell
    if amount is None:
        page.write_blank(*place, None, look)
    elif isinstance(amount, date) and amount.year >= _FIRST_YEAR:
        page.write_datetime(*place, amount, look)
    elif _is_exact_number(amount) and column.kind is not Kind.TEXT:
        page.write_number(*place, amount, look)
    else:
        page.write_string(*place, _cut(str(amount)), look)


def _is_exact_number(value: object) -> bool:
    """Say whether a spreadsheet, which keeps 15 digits, can hold the number as it is."""
    if isinstance(value, Decimal):
        return len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS
    if isinstance(value, int) and not isinstance(value, bool):
        return len(str(abs(value))) <= _EXACT_DIGITS
    return isinstance(value, float)


def _cut(text: str) -> str:
    """Return the text, cut where a spreadsheet would refuse it whole."""
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
