"""The three real ledgers as the files are, against plain SQL and the csv module."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import make
from outside import Analysed, Run, flat, read_json

CENT = Decimal("0.01")


def test_the_resellers_summary_says_first_that_the_largest_lose_money(
    adventureworks: Analysed,
) -> None:
    sentences = [line for line in adventureworks.screen.splitlines() if line.startswith("! ")]

    assert sentences[0].startswith("! All accounts together lose you 1.5 m USD on 80.5 m")
    assert sentences[1].startswith("! 9 of your 10 largest accounts lose money")


def test_the_resellers_currency_is_taken_as_an_attribute_and_said(adventureworks: Analysed) -> None:
    [notice] = [text for text in adventureworks.json["notices"] if "“currency”" in text]

    assert "782 of 782 prices of the same offers are equal under different codes" in notice
    assert "Note: Column “currency”" in adventureworks.screen


def test_the_wholesaler_s_totals_are_those_of_plain_sql(online_retail: Analysed) -> None:
    path = make.shared_data("online_retail_ii.parquet")
    rows, revenue, apart = duckdb.connect().sql(
        "select count(*), sum((Quantity * UnitPrice)::decimal(18,4)),"
        " count(*) filter (CustomerID is null) from read_parquet(?)", params=[str(path)],
    ).fetchall()[0]  # fmt: skip

    ledger = online_retail.json["ledger"]

    assert (ledger["rows"], ledger["unassigned_rows"]) == (rows, apart)
    assert abs(ledger["revenue"] - Decimal(str(revenue))) < 1
    assert ledger["margin"] is None
    assert "What your accounts earn you is not known" in online_retail.screen


def test_the_wholesaler_s_accounts_add_up_to_plain_sql(online_retail: Analysed) -> None:
    path = make.shared_data("online_retail_ii.parquet")
    found = duckdb.connect().sql(
        "select CustomerID::varchar, round(sum((Quantity * UnitPrice)::decimal(18,4)), 2)"
        " from read_parquet(?) where CustomerID is not null group by 1", params=[str(path)],
    ).fetchall()  # fmt: skip

    accounts = {one["id"]: one["revenue"] for one in online_retail.json["accounts"]}

    assert len(accounts) == len(found)
    assert all(abs(accounts[key] - Decimal(str(amount))) <= CENT for key, amount in found)


def test_unknown_contribution_is_null_and_value_is_named_revenue(online_retail: Analysed) -> None:
    assert online_retail.json["clv"]["value_basis"] == "revenue"
    assert online_retail.json["abc"]["contribution"] is None
    assert online_retail.json["whale"] is None
    assert all(one["contribution"] is None for one in online_retail.json["accounts"])
    assert {unknown["figure"] for unknown in online_retail.json["unknowns"]} >= {"margin"}


def test_the_literature_s_ledger_adds_up_to_the_csv_module(cdnow: Analysed) -> None:
    with make.shared_data("cdnow.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    ledger = cdnow.json["ledger"]

    assert ledger["rows"] == len(lines) == 69659
    assert ledger["accounts"] == len({line["ID"] for line in lines})
    assert ledger["revenue"] == sum(Decimal(line["Amount"]) for line in lines)
    assert (ledger["first"], ledger["last"]) == ("1997-01-01", "1998-06-30")


@pytest.mark.parametrize("ledger", ["online_retail", "cdnow"])
def test_a_model_beats_the_last_period_and_the_report_says_by_how_much(
    ledger: str, request: pytest.FixtureRequest
) -> None:
    found: Analysed = request.getfixturevalue(ledger)

    test = found.json["clv"]["backtest"]

    assert test["winner"] != "last_period_repeats"
    assert test["gain_over_naive"] > 0
    assert "better than repeating the last period" in flat(found.screen)


@pytest.mark.parametrize(
    ("as_of", "cut"), [("2013-05-31", "2012-11-30"), ("2013-11-28", "2013-05-30")]
)
def test_clockwork_buyers_are_forecast_better_than_the_last_period_repeats(
    orchard: Run, tmp_path: Path, as_of: str, cut: str
) -> None:
    example = make.EXAMPLES / "adventureworks_reseller.csv.gz"

    screen = orchard("analyse", example, "--as-of", as_of, "--out", tmp_path / "out").stdout

    test = read_json(tmp_path / "out" / "portfolio.json")["clv"]["backtest"]
    error = {score["model"]: score["purchases_rmse"] for score in test["scores"]}
    assert test["cut"] == cut
    assert error[test["winner"]] < error["last_period_repeats"]
    assert test["gain_over_naive"] > 0
    assert "better than repeating the last period" in flat(screen)


def test_where_nothing_beats_the_last_period_it_is_used_and_said(adventureworks: Analysed) -> None:
    test = adventureworks.json["clv"]["backtest"]
    error = {score["model"]: score["purchases_rmse"] for score in test["scores"]}

    assert test["winner"] == adventureworks.json["clv"]["model"]
    if test["winner"] == "last_period_repeats":
        assert min(error, key=lambda model: error[model]) == "last_period_repeats"
        assert "no model did better than repeating the last period" in flat(adventureworks.screen)
