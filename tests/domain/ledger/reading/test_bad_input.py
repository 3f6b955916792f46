"""Bad lines are rejected with line, column, value and reason; bad files are refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchard.domain.ledger.reading import mistakes
from orchard.domain.ledger.reading.mapping import Mapping, NeedsAnswers
from reading_files import HEADER, ROWS, as_csv, kinds, lines, make_file, read, rejections


def with_bad(row: list[str]) -> str:
    return as_csv([HEADER, ROWS[0], row, *ROWS[1:]])


@pytest.mark.parametrize(
    ("row", "column", "value", "kind"),
    [
        (
            ["C9", "R9", "31.31.2026", "A", "1", "1.00"],
            "Invoice Date",
            "31.31.2026",
            "unreadable_date",
        ),
        (
            ["C9", "R9", "2026-02-30", "A", "1", "1.00"],
            "Invoice Date",
            "2026-02-30",
            "unreadable_date",
        ),
        (["C9", "R9", "", "A", "1", "1.00"], "Invoice Date", "", "missing_date"),
        (["C9", "R9", "2026-11-22", "A", "1", "1.00"], "Invoice Date", "2026-11-22", "future_date"),
        (["C9", "R9", "2026-01-01", "A", "1", ""], "Net Amount", "", "missing_amount"),
        (["C9", "R9", "2026-01-01", "A", "1", "n/a"], "Net Amount", "n/a", "missing_amount"),
        (["C9", "R9", "2026-01-01", "A", "one", "1.00"], "Quantity", "one", "unreadable_number"),
        (
            ["C9", "R9", "2026-01-01", "A", "1", "9" * 20],
            "Net Amount",
            "9" * 20,
            "unreadable_number",
        ),
    ],
)
def test_a_bad_value_is_rejected_with_line_column_value_and_reason(
    tmp_path: Path, row: list[str], column: str, value: str, kind: str
) -> None:
    staged = read(make_file(tmp_path, with_bad(row)), tmp_path)

    (rejected,) = rejections(staged)
    assert (rejected["line"], rejected["column"], rejected["value"]) == ("3", column, value)
    assert rejected["kind"] == kind
    assert rejected["reason"].endswith((".", "EUR."))
    assert (staged.rows, staged.rejected) == (3, 1)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("C9,R9,2026-01-01,A,1,1.00,more", "too_many_fields"),
        ("C9,R9,2026-01-01", "too_few_fields"),
        ('C9,"R9,2026-01-01,A,1,1.00', "quotes"),
        ("C9,R9,2026-01-01,A,1,1.00" + "x" * 10_000_000, "line_too_long"),
    ],
)
def test_a_line_that_does_not_fit_is_rejected_and_the_rest_is_kept(
    tmp_path: Path, line: str, kind: str
) -> None:
    text = as_csv([HEADER, ROWS[0]]) + line + "\n" + as_csv(ROWS[1:])

    staged = read(make_file(tmp_path, text), tmp_path)

    (rejected,) = rejections(staged)
    assert (rejected["line"], rejected["kind"]) == ("3", kind)
    assert len(rejected["value"]) <= 201
    assert lines(staged, "source_line, invoice") == [(2, "R1"), (4, "R2"), (5, "R3")]


def test_mixed_encodings_are_reported_and_the_odd_lines_rejected(tmp_path: Path) -> None:
    good = as_csv([HEADER, ["Kåre", *ROWS[0][1:]], ["Jõgi", *ROWS[1][1:]]]).encode()
    odd = as_csv([["Müller", *ROWS[2][1:]]]).encode("cp1252")

    staged = read(make_file(tmp_path, good + odd), tmp_path)

    assert [row["kind"] for row in rejections(staged)] == ["undecodable"]
    assert "mixed_encodings" in kinds(staged)
    assert [row[0] for row in lines(staged, "customer")] == ["Kåre", "Jõgi"]


def test_numbers_of_both_kinds_are_asked_and_the_other_kind_is_rejected(tmp_path: Path) -> None:
    source = make_file(tmp_path, with_bad(["C9", "R9", "2026-01-01", "A", "1", "1.234,56"]))

    with pytest.raises(NeedsAnswers) as asked:
        read(source, tmp_path)
    staged = read(source, tmp_path, answers={"decimal_mark": "."})

    assert [question.key for question in asked.value.questions] == ["decimal_mark"]
    (rejected,) = rejections(staged)
    assert (rejected["value"], rejected["kind"]) == ("1.234,56", "unreadable_number")


def test_credit_notes_zero_lines_and_negative_quantities_are_kept(tmp_path: Path) -> None:
    staged = read(make_file(tmp_path, as_csv([HEADER, *ROWS])), tmp_path)

    assert [float(str(row[0])) for row in lines(staged, "net")] == [10.5, 0.0, -5.25]
    assert staged.rejected_file is None


def test_zero_is_a_value_and_empty_is_missing(tmp_path: Path) -> None:
    rows = [["C1", "R1", "2026-01-31", "A", "0", "0"], ["C1", "R2", "2026-01-31", "A", "", "1.5"]]

    staged = read(make_file(tmp_path, as_csv([HEADER, *rows])), tmp_path)

    assert [row[0] for row in lines(staged, "quantity")] == [0, None]


def test_duplicate_lines_are_counted_and_kept(tmp_path: Path) -> None:
    staged = read(make_file(tmp_path, as_csv([HEADER, *ROWS, ROWS[0]])), tmp_path)

    notice = next(n for n in staged.notices if n.kind == "duplicates")
    assert notice.details["count"] == "1"
    assert staged.rows == 4


def test_an_unknown_currency_is_rejected_where_the_column_decides(tmp_path: Path) -> None:
    rows = [[*HEADER, "Currency"], [*ROWS[0], "EUR"], [*ROWS[1], "XYZ"], [*ROWS[2], "nok"]]

    staged = read(make_file(tmp_path, as_csv(rows)), tmp_path)

    assert [(r["line"], r["value"], r["kind"]) for r in rejections(staged)] == [
        ("3", "XYZ", "unknown_currency")
    ]
    assert [row[0] for row in lines(staged, "currency")] == ["EUR", "NOK"]


def test_rejected_values_cannot_become_formulas(tmp_path: Path) -> None:
    bad = ["C9", "R9", "=cmd|'/c calc'!A1", "A", "1", "1.00"]

    staged = read(make_file(tmp_path, with_bad(bad)), tmp_path)

    assert rejections(staged)[0]["value"].startswith("'=")


@pytest.mark.parametrize(
    ("content", "mistake", "says"),
    [
        ("", mistakes.EmptyFile, "Export"),
        ("\n \n\n", mistakes.EmptyFile, "Export"),
        (as_csv([HEADER]), mistakes.HeaderOnly, "Export"),
        ("just a line\nand another\n", mistakes.WrongDelimiter, "delimiter"),
        ("Name,Net Amount\nA,1.5\nB,2.5\n", mistakes.NoDateColumn, "booked_on"),
        ("Name,Date\nA,2026-01-31\nB,2026-01-30\n", mistakes.NoAmountColumn, "net"),
        (b"%PDF-1.7 \x00\x01", mistakes.NotALedger, "CSV"),
        (b"abc\x00\x01\x02def" * 50, mistakes.NotALedger, "CSV"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_by_name(
    tmp_path: Path, content: str | bytes, mistake: type[Exception], says: str
) -> None:
    source = make_file(tmp_path, content)

    with pytest.raises(mistake) as refused:
        read(source, tmp_path)

    assert says in str(refused.value)
    assert list((tmp_path / "out").iterdir()) == []


def test_the_wrong_delimiter_in_a_mapping_is_named(tmp_path: Path) -> None:
    source = make_file(tmp_path, as_csv([HEADER, *ROWS]))

    with pytest.raises(mistakes.WrongDelimiter, match="delimiter"):
        read(source, tmp_path, mapping=Mapping(delimiter=";"))


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(mistakes.SourceNotFound, match="nowhere"):
        read(str(tmp_path / "nowhere.csv"), tmp_path)


def test_a_mapping_that_names_an_absent_column_is_refused(tmp_path: Path) -> None:
    source = make_file(tmp_path, as_csv([HEADER, *ROWS]))

    with pytest.raises(mistakes.MappingDoesNotFit, match="Umsatz"):
        read(source, tmp_path, mapping=Mapping(columns={"net": "Umsatz"}))
