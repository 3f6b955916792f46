"""The workbook: typed cells, nothing a formula, unknown empty, as an independent reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import make_analysis
from orchard.analytics.results import Analysis
from orchard.interfaces.cli.report import workbook

SHEETS = ["Summary", "Accounts", "Classes", "Concentration", "Back-test", "Signals", "Notes"]
HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "https://example.org", "007", "{=A1}"]


def book_of(analysis: Analysis, folder: Path, *notices: str) -> Workbook:
    workbook.write(analysis, notices, folder / "portfolio.xlsx")
    return openpyxl.load_workbook(folder / "portfolio.xlsx")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return book_of(make_analysis.full(), tmp_path_factory.mktemp("full"), "12 lines lack a name.")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return book_of(make_analysis.bare(), tmp_path_factory.mktemp("bare"))


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return the cells of every row by their titles."""
    titles = [cell.value for cell in sheet[1]]
    return [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def values(sheet: Worksheet) -> list[dict[str, Any]]:
    return [{title: cell.value for title, cell in row.items()} for row in rows(sheet)]


def all_cells(book: Workbook) -> Iterator[Any]:
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row)


def account(book: Workbook, name: str) -> dict[str, Any]:
    return next(row for row in rows(book["Accounts"]) if row["Account"].value == name)


@pytest.mark.parametrize("name", ["full", "bare"])
def test_every_sheet_is_there_with_frozen_titles_and_filters(
    name: str, request: pytest.FixtureRequest
) -> None:
    book = request.getfixturevalue(name)

    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        titles = [cell.value for cell in sheet[1]]
        assert all(titles)
        assert len(set(titles)) == len(titles)


def test_every_account_is_listed_in_the_order_of_the_ranking(full: Workbook) -> None:
    listed = values(full["Accounts"])

    known = make_analysis.full().accounts
    assert [row["Account key"] for row in listed] == [one.id for one in known]
    assert [Decimal(str(row["Lifetime value (EUR)"])) for row in listed] == [o.value for o in known]
    assert [row["Rank"] for row in listed] == list(range(1, len(known) + 1))


def test_cells_have_the_types_of_what_they_hold(full: Workbook) -> None:
    row = account(full, "Norrvik Pappersbruk AB")

    looks = {title: (cell.value, cell.number_format) for title, cell in row.items()}
    assert looks["Contribution (EUR)"][0] < 0
    assert looks["Contribution (EUR)"][1] == "#,##0.00;[Red]-#,##0.00"
    assert looks["Active"] == (0.98, "0.0%;[Red]-0.0%")
    assert looks["Last purchase"] == (datetime(2026, 6, 18), "yyyy-mm-dd")  # noqa: DTZ001  # a day
    assert looks["Account key"] == ("10017", "@")
    assert looks["Days with a purchase"] == (214, "#,##0")


def test_steps_add_up_to_the_contribution_in_the_sheet(full: Workbook) -> None:
    for row in values(full["Accounts"]):
        steps = {title: amount for title, amount in row.items() if title.startswith("Step: ")}
        spent = list(steps.values())[5:-1]

        assert len(steps) == len(make_analysis.full().waterfall)
        earned = row["Step: gross margin (EUR)"] + sum(amount or 0 for amount in spent)
        assert earned == pytest.approx(row["Contribution (EUR)"])


@pytest.mark.trust("T-EXP-1")
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_the_ledger_is_never_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    analysis = make_analysis.renamed(make_analysis.full(), text)
    first, *others = analysis.accounts
    hostile = replace(first, id=text, country=text, industry=text)

    book = book_of(replace(analysis, accounts=(hostile, *others)), tmp_path, text)

    cells = [cell for cell in all_cells(book) if cell.value == text]
    assert len(cells) == 5
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}
    assert not [cell for cell in all_cells(book) if cell.data_type == "f"]


def test_unknown_figures_are_empty_and_unknown_words_are_said(bare: Workbook) -> None:
    for row in values(bare["Accounts"]):
        figures = ("Lifetime value (EUR)", "Contribution (EUR)", "Active", "Contribution rank")
        words = ("Class by contribution", "Class by value", "Country", "Bad business")

        assert [row[title] for title in figures] == [None] * 4
        assert [row[title] for title in words] == ["not known"] * 4
        assert row["Revenue (EUR)"] > 0


def test_no_cell_of_a_figure_holds_words(full: Workbook, bare: Workbook) -> None:
    for book in (full, bare):
        figures = [cell for cell in all_cells(book) if cell.row > 1 and cell.number_format != "@"]

        assert figures
        assert {type(cell.value) for cell in figures} <= {int, float, datetime, type(None)}


def test_titles_of_figures_say_what_empty_means(full: Workbook) -> None:
    sheet = full["Accounts"]
    for title, cell in zip(sheet[1], sheet[2], strict=True):
        if cell.number_format != "@":
            assert "Empty: not known." in title.comment.text, title.value


def test_classes_are_counted_by_basis_and_come_with_a_handling(
    full: Workbook, bare: Workbook
) -> None:
    known = make_analysis.full().abc
    letters = {row["Class"]: row for row in values(full["Classes"])}

    assert list(letters) == ["A", "B", "C", "U"]
    assert letters["U"]["By contribution (P)"] == known.contribution.U == 3
    assert letters["A"]["By count (N)"] == known.by_count.A
    assert letters["A"]["Suggested handling"] == "a dedicated account manager"
    for wanted in ("reprice", "cost to serve", "terms or channel", "accept", "let go"):
        assert wanted in letters["U"]["Suggested handling"]
    assert {row["By lifetime value (P)"] for row in values(bare["Classes"])} == {None}


def test_an_account_is_handled_by_the_best_basis_that_is_known(
    full: Workbook, bare: Workbook
) -> None:
    name = "Norrvik Pappersbruk AB"

    assert "let go" in account(full, name)["Suggested handling"].value
    assert account(bare, name)["Suggested handling"].value == "a dedicated account manager"


def test_exposure_has_bases_quarters_and_lines(full: Workbook) -> None:
    found = make_analysis.full().concentration
    sheet = rows(full["Concentration"])

    parts = [row["Part"].value for row in sheet]
    assert parts.count("basis") == 4
    assert parts.count("quarter") == len(found.quarters) == 12
    assert parts.count("line crossed") == len(found.crossed)
    hhi = next(row for row in sheet if "HHI" in (row["Statement"].value or ""))
    assert hhi["Line"].value == 1500
    share = sheet[parts.index("line crossed")]
    assert (share["Line"].value, share["Line"].number_format) == (0.2, "0.0%;[Red]-0.0%")


def test_the_back_test_names_its_winner_or_says_that_there_is_none(
    full: Workbook, bare: Workbook
) -> None:
    scores = {row["Model"]: row for row in values(full["Back-test"])}

    assert [model for model, row in scores.items() if row["Winner"] == "yes"] == ["regular rhythm"]
    assert scores["regular rhythm"]["Silence AUC"] == 0.92
    assert scores["regular rhythm with season"]["Silence AUC"] is None
    (empty,) = values(bare["Back-test"])
    assert empty.pop("Model") == "not known"
    assert set(empty.values()) == {None}


def test_signals_come_with_reason_and_evidence(full: Workbook, bare: Workbook) -> None:
    found = values(full["Signals"])

    assert len(found) == 4
    first = next(row for row in found if row["Signal"] == "order rhythm broken")
    assert first["Account"] == "Kymijoen Sähkö Oy"
    assert first["Reason"].startswith("No purchase for 139 days")
    assert "patience days: 61" in first["Evidence"]
    assert values(bare["Signals"]) == []


def test_the_summary_has_facts_findings_and_notices(full: Workbook) -> None:
    found = values(full["Summary"])

    figures = {row["Statement"]: row["Figure"] for row in found if row["Part"] == "fact"}
    assert figures["Revenue"] == float(make_analysis.full().ledger.revenue)
    assert figures["As of"].date() == date(2026, 6, 30)
    assert figures["Accounts: account team"] is None
    assert any("3 of your 10 largest accounts lose money" in row["Statement"] for row in found)
    assert [row["Statement"] for row in found if row["Part"] == "notice"] == [
        "12 lines lack a name."
    ]


def test_notes_say_what_is_not_known_and_what_grades_mean(full: Workbook) -> None:
    notes = [(row["Topic"], row["Note"]) for row in values(full["Notes"])]

    topics = {topic for topic, _note in notes}
    assert {"Not known", "Methods version", "Grade A", "Grade B", "Grade C"} <= topics
    assert any("account team, customisation, SLA credits" in note for _topic, note in notes)
    assert ("Parameter of the model", "shape = 3.418207711 (standard error 0.219004)") in notes


def test_amounts_have_the_digits_of_their_currency(tmp_path: Path) -> None:
    known = make_analysis.full()
    in_yen = replace(known, ledger=replace(known.ledger, currency="JPY"))

    row = values(book_of(in_yen, tmp_path)["Accounts"])[0]

    assert row["Revenue (JPY)"] == 3_585_100
    assert row["Contribution (JPY)"] == int(row["Contribution (JPY)"])


def test_more_accounts_than_a_sheet_holds_are_left_to_the_json_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)

    book = book_of(make_analysis.full(), tmp_path)

    assert len(values(book["Accounts"])) == 5
    assert any("portfolio.json has them all" in row["Note"] for row in values(book["Notes"]))


def test_the_same_analysis_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        workbook.write(make_analysis.full(), [], tmp_path / name)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
