"""What amounts mean is decided by arithmetic on the lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from orchard.domain.ledger.reading.mapping import NeedsAnswers
from orchard.domain.ledger.reading.staging import Staged
from reading_files import as_csv, kinds, lines, make_file, read

FACTORS = {"EUR": 1.0, "NOK": 11.37, "SEK": 11.05}


def sold(tmp_path: Path, header: list[str], rows: list[list[object]], **options: object) -> Staged:
    core = [["C1", f"2026-01-{n % 28 + 1:02}", *map(str, row)] for n, row in enumerate(rows)]
    text = as_csv([["Customer", "Invoice Date", *header], *core])
    return read(make_file(tmp_path, text), tmp_path, **options)


def priced(factors: dict[str, float]) -> list[list[object]]:
    """Eight offers, each sold once in each currency."""
    return [
        [f"P{offer}", 2, round((10 + offer) * factor, 2), round(2 * (10 + offer) * factor, 2), code]
        for offer in range(8)
        for code, factor in factors.items()
    ]


PRICED = ["Product ID", "Quantity", "Unit Price", "Net Amount", "Currency"]


def test_prices_that_differ_by_currency_make_the_column_real(tmp_path: Path) -> None:
    staged = sold(tmp_path, PRICED, priced(FACTORS))

    assert staged.mapping.currency == "column"
    assert {row[0] for row in lines(staged, "currency")} == set(FACTORS)


def test_equal_prices_under_every_code_are_one_currency(tmp_path: Path) -> None:
    rows = [*priced(dict.fromkeys(FACTORS, 1.0)), ["P1", 2, "11.00", "22.00", "NOK"]]

    staged = sold(tmp_path, PRICED, rows)

    assert staged.mapping.currency == "NOK"
    assert "currency_is_an_attribute" in kinds(staged)


def test_one_can_say_otherwise(tmp_path: Path) -> None:
    rows = priced(dict.fromkeys(FACTORS, 1.0))

    staged = sold(tmp_path, PRICED, rows, answers={"currency": "column"})

    assert {row[0] for row in lines(staged, "currency")} == set(FACTORS)


def test_no_currency_column_means_the_base_currency_and_is_said(tmp_path: Path) -> None:
    staged = sold(tmp_path, ["Net Amount"], [["1.50"], ["2.50"]], base_currency="CHF")

    assert {row[0] for row in lines(staged, "currency")} == {"CHF"}
    assert "no_currency_column" in kinds(staged)


@pytest.mark.parametrize(("name", "text"), [("Net Amount NOK", "1.50"), ("Net Amount", "NOK 1.50")])
def test_a_currency_in_the_name_or_in_the_amounts_is_used(
    tmp_path: Path, name: str, text: str
) -> None:
    staged = sold(tmp_path, [name], [[text], [text]])

    assert lines(staged, "currency, net")[0] == ("NOK", Decimal("1.5000"))


def test_a_dollar_sign_is_asked(tmp_path: Path) -> None:
    with pytest.raises(NeedsAnswers, match="ISO"):
        sold(tmp_path, ["Net Amount"], [["$1.50"], ["$2.50"]])


DISCOUNTED = ["Quantity", "Unit Price", "Discount", "Net Amount"]


@pytest.mark.parametrize(
    ("discount", "kind"),
    [("2.00", "amount"), ("-2.00", "negative amount"), ("0.1", "share"), ("10", "percent")],
)
def test_the_kind_of_discount_is_found_by_arithmetic(
    tmp_path: Path, discount: str, kind: str
) -> None:
    staged = sold(tmp_path, DISCOUNTED, [[2, "10.00", discount, "18.00"], [4, "10.00", 0, "40.00"]])

    assert staged.mapping.discount == kind
    assert lines(staged, "gross, discount, net")[0] == (Decimal(20), Decimal(2), Decimal(18))


def test_a_discount_that_no_formula_explains_is_asked(tmp_path: Path) -> None:
    with pytest.raises(NeedsAnswers, match="Discount"):
        sold(tmp_path, ["Discount", "Net Amount"], [["0.1", "9.00"], ["0.2", "8.00"]])


@pytest.mark.parametrize(("costs", "kind"), [((6, 12, 30), "total"), ((6, 6, 6), "per unit")])
def test_total_and_unit_cost_are_told_apart(
    tmp_path: Path, costs: tuple[int, ...], kind: str
) -> None:
    rows: list[list[object]] = [
        ["P1", quantity, 10 * quantity, cost]
        for quantity, cost in zip((1, 2, 5), costs, strict=True)
    ]

    staged = sold(tmp_path, ["Product ID", "Quantity", "Net Amount", "Cost"], rows)

    assert staged.mapping.cost == kind
    assert lines(staged, "cost") == [(Decimal(6),), (Decimal(12),), (Decimal(30),)]


def test_cost_follows_from_a_margin(tmp_path: Path) -> None:
    staged = sold(tmp_path, ["Net Amount", "Margin"], [["10.00", "4.00"]])

    assert lines(staged, "cost") == [(Decimal(6),)]


def test_positive_credit_notes_are_asked_and_can_be_turned(tmp_path: Path) -> None:
    rows: list[list[object]] = [["1001", 2, "10.00"], ["1002", 2, "10.00"], ["C1003", 1, "5.00"]]
    header = ["Invoice No", "Quantity", "Net Amount"]

    with pytest.raises(NeedsAnswers, match="C1003"):
        sold(tmp_path, header, rows)
    staged = sold(tmp_path, header, rows, answers={"credit_notes": "negate"})

    assert lines(staged, "quantity, net")[2] == (Decimal(-1), Decimal(-5))
