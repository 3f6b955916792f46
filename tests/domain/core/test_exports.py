"""Exports: no user text becomes a formula, negative numbers stay numbers (T-EXP-1)."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.domain.core import exports
from orchard.domain.core.exports import (
    CannotExport,
    Cell,
    Column,
    Kind,
    Sheet,
    safe_text,
    write_csv,
    write_workbook,
)
from orchard.domain.core.money import Money
from people import NOON

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A",
    " =1",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def one_cell_csv(cell: Cell, column: Column) -> str:
    file = io.StringIO()
    write_csv([[cell]], [column], file)
    file.seek(0)
    return list(csv.reader(file))[1][0]


def one_cell_book(path: Path, cell: Cell, column: Column):
    write_workbook(path, [Sheet("Test", [column], [[cell]])], at=NOON)
    return openpyxl.load_workbook(path).active["A2"]


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.trust("T-EXP-1")
def test_text_that_looks_like_a_formula_is_neutralised_in_csv(text: str):
    assert one_cell_csv(text, Column("Name")) == "'" + text


@given(TEXTS)
def test_no_text_begins_a_formula_and_other_text_is_left_alone(text: str):
    safe = safe_text(text)

    assert safe.lstrip("\ufeff\u200b\u00a0 ")[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert safe in {text, "'" + text}


def test_titles_are_neutralised_too():
    file = io.StringIO()

    write_csv([], [Column("=cmd")], file)

    assert file.getvalue() == "'=cmd\r\n"


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        (-5, Kind.WHOLE, "-5"),
        (Decimal("-1234.5"), Kind.MONEY, "-1234.50"),
        (Money(Decimal("-12.5"), "JPY"), Kind.MONEY, "-13"),
        (-0.25, Kind.PERCENT, "-0.25"),
        (Decimal("1E+3"), Kind.NUMBER, "1000"),
        (date(2026, 3, 2), Kind.DATE, "2026-03-02"),
        (None, Kind.MONEY, ""),
        (-5, Kind.TEXT, "'-5"),
    ],
)
@pytest.mark.trust("T-EXP-1")
def test_csv_numbers_stay_numbers(cell: Cell, kind: Kind, expected: str):
    assert one_cell_csv(cell, Column("A", kind, "EUR")) == expected


@pytest.mark.parametrize("text", [*DANGEROUS, "https://example.org", "{=A1}", "007"])
@pytest.mark.trust("T-EXP-1")
def test_workbook_text_is_a_string_with_the_very_same_letters(tmp_path: Path, text: str):
    cell = one_cell_book(tmp_path / "a.xlsx", text, Column("Name"))

    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == text.replace("\r\n", "\n")
    assert cell.hyperlink is None


@pytest.mark.parametrize(
    ("cell", "column", "value", "look"),
    [
        (Money(Decimal("-1234.5"), "KWD"), Column("A", Kind.MONEY, "KWD"), -1234.5, "#,##0.000"),
        (Decimal(7), Column("A", Kind.MONEY, "JPY"), 7, "#,##0"),
        (-3, Column("A", Kind.WHOLE), -3, "#,##0"),
        (0.125, Column("A", Kind.PERCENT), 0.125, "0.0%"),
        (
            Decimal("12345678901234.5678"),
            Column("A", Kind.NUMBER),
            "12345678901234.5678",
            "General",
        ),
    ],
)
def test_workbook_numbers_are_typed_and_never_lose_digits(
    tmp_path: Path, cell: Cell, column: Column, value: object, look: str
):
    written = one_cell_book(tmp_path / "a.xlsx", cell, column)

    assert (written.value, written.number_format) == (value, look)
    assert written.data_type == ("s" if isinstance(value, str) else "n")


def test_workbook_dates_are_dates_and_missing_is_empty(tmp_path: Path):
    day = one_cell_book(tmp_path / "a.xlsx", date(2026, 3, 2), Column("A", Kind.DATE))
    empty = one_cell_book(tmp_path / "b.xlsx", None, Column("A", Kind.MONEY, "EUR"))

    assert day.is_date
    assert day.value.date() == date(2026, 3, 2)
    assert empty.value is None


def test_sheet_names_are_made_acceptable_and_unique(tmp_path: Path):
    sheets = [Sheet(name, [Column("A")], []) for name in ["a/b", "A b", "'", "x" * 60]]

    write_workbook(tmp_path / "a.xlsx", sheets, at=NOON)

    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert names == ["a b", "A b 2", "Sheet", "x" * 28]


def test_the_same_rows_give_the_same_file(tmp_path: Path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [Sheet("S", [Column("A")], [["x"]])], at=NOON)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), Decimal("NaN")])
def test_figures_that_are_not_finite_are_refused(cell: Cell):
    with pytest.raises(CannotExport):
        one_cell_csv(cell, Column("A", Kind.NUMBER))


def test_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path):
    cell = one_cell_book(tmp_path / "a.xlsx", "x" * 40_000, Column("A"))

    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")


def test_more_rows_than_a_sheet_holds_are_refused_not_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exports, "_MOST_ROWS", 2)
    sheet = Sheet("Long", [Column("A")], [["x"]] * 3)

    with pytest.raises(CannotExport, match="Long has more rows"):
        write_workbook(tmp_path / "a.xlsx", [sheet], at=NOON)
