"""Catalogue rows as figures of `orchard analyse`, held against sums that owe nothing to it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import independent
import make
from outside import Analysed, Run, flat, read_json

CENT = Decimal("0.01")
EXAMPLE = make.EXAMPLES / "adventureworks_reseller.csv.gz"


def top(count: int) -> list[str]:
    """Return the largest resellers by sales."""
    ranked = sorted(independent.resellers().items(), key=lambda item: -item[1].sales)
    return [account for account, _ in ranked[:count]]


def test_totals_are_those_of_the_file(adventureworks: Analysed) -> None:
    sums = independent.resellers().values()

    ledger = adventureworks.json["ledger"]

    assert abs(ledger["revenue"] - sum(one.sales for one in sums)) < CENT
    assert abs(ledger["margin"] - sum(one.sales - one.cost for one in sums)) < CENT
    assert (ledger["rows"], ledger["accounts"], ledger["offers"]) == (60855, 635, 250)
    assert (ledger["first"], ledger["last"]) == ("2010-12-29", "2013-11-29")
    assert ledger["currency"] == "USD"


@pytest.mark.row("RYA-36")
def test_cost_to_serve_is_known_per_account_and_adds_up(adventureworks: Analysed) -> None:
    for account, one in independent.resellers().items():
        found = adventureworks.account(account)
        assert abs(found["revenue"] - one.sales) < CENT
        assert abs(found["cost_to_serve"] - one.freight) < CENT
        assert abs(found["contribution"] - one.contribution) <= 2 * CENT
        steps = found["waterfall"]
        assert steps["orders"] is None, "what is not known is not zero"
        assert (
            abs(steps["net"] + steps["cost_of_goods"] + steps["deliveries"] - one.contribution)
            <= CENT * 2
        )
    assert "Not known, and not in the figures: order handling" in flat(adventureworks.screen)


@pytest.mark.row("RYA-36")
def test_an_account_shows_its_drivers_and_what_would_lower_its_cost(orchard: Run) -> None:
    costs = make.EXAMPLES / "adventureworks_costs.toml"

    screen = flat(orchard("account", EXAMPLE, "AW00000697", "--costs", costs).stdout)

    orders = len(independent.resellers()["AW00000697"].orders)
    assert f"order handling {orders} " in screen
    assert "bundle small orders" in screen
    assert "contribution not known" not in screen


@pytest.mark.row("HEL-27")
def test_good_and_bad_business_differ_however_high_the_revenue(adventureworks: Analysed) -> None:
    sums = independent.resellers()
    losers = [account for account in top(10) if sums[account].contribution < 0]

    assert f"{len(losers)} of your 10 largest accounts lose money" in flat(adventureworks.screen)
    for account in losers:
        found = adventureworks.account(account)
        assert found["bad_business"] is True
        assert found["class_contribution"] == "U"
        assert found["contribution_rank"] > found["revenue_rank"]
    whale = adventureworks.json["whale"]
    assert whale["unprofitable"] == sum(one.contribution < 0 for one in sums.values())
    assert len(whale["cumulative"]) == len(sums)
    assert abs(whale["cumulative"][-1] - sum(one.contribution for one in sums.values())) < 1


@pytest.mark.row("HEL-82", "HEL-83", "HEL-88")
def test_exposure_is_measured_over_all_accounts_with_its_trend(adventureworks: Analysed) -> None:
    sales = sorted((one.sales for one in independent.resellers().values()), reverse=True)
    shares = [float(amount / sum(sales)) for amount in sales]

    found = adventureworks.json["concentration"]

    assert float(found["revenue"]["top_1"]) == pytest.approx(shares[0], abs=1e-6)
    assert float(found["revenue"]["top_5"]) == pytest.approx(sum(shares[:5]), abs=1e-6)
    assert float(found["revenue"]["hhi"]) == pytest.approx(
        1e4 * sum(s * s for s in shares), abs=1e-3
    )
    assert found["contribution"]["top_5"] is not None
    assert len(found["quarters"]) == 11, "whole quarters of the ledger, twelve at most"
    assert "the five largest 5.2 %" in flat(adventureworks.screen)


@pytest.mark.row("HEL-82")
def test_the_gauge_tells_management_when_a_line_is_crossed(orchard: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    shares = {"Nordlia": 45, "Fjellvik": 25, "Baltexa": 12, "Gamlebo": 9, "Helio": 9}
    rows = [f"2026-0{month}-15,{name},{month}{name},{amount}.00\n"
            for month in (1, 2, 3) for name, amount in shares.items()]  # fmt: skip
    ledger.write_text("date,customer,invoice,amount\n" + "".join(rows), encoding="utf-8")

    screen = flat(orchard("analyse", ledger, "--currency", "EUR").stdout)

    assert "Nordlia brings 45.0 % of revenue, above the line of 40 %: tell management." in screen
    assert "Fjellvik brings 25.0 % of revenue, above the line of 20 %" in screen
    assert "Baltexa brings 12.0 % of revenue, above the line of 10 %" in screen
    assert "HHI on revenue is 2,956, above the line of 2,500" in screen


@pytest.mark.row("EXC-02")
def test_key_accounts_share_of_revenue_and_contribution_with_a_trend(
    orchard: Run, tmp_path: Path
) -> None:
    key = top(5)
    named = [part for account in key for part in ("--key-account", account)]

    screen = orchard("analyse", EXAMPLE, *named, "--out", tmp_path / "out").stdout

    sums = independent.resellers()
    share = sum(sums[account].sales for account in key) / sum(one.sales for one in sums.values())
    found = read_json(tmp_path / "out" / "portfolio.json")["key_accounts"]
    assert found["accounts"] == 5
    assert float(found["revenue_share"]) == pytest.approx(float(share), abs=1e-6)
    assert found["contribution_share"] is not None
    assert len(found["months"]) == 12
    assert found["band"] == "below"
    assert "Your 5 key accounts bring 5.2 % of revenue" in flat(screen)
    assert "below the usual 50 to 90 %" in flat(screen)


@pytest.mark.row("HEL-12", "HEL-17")
def test_accounts_show_steadiness_and_years_of_repeat_business(adventureworks: Analysed) -> None:
    years = independent.revenue_by_year("AW00000697", end_month=11, end_day=29)

    found = adventureworks.account("AW00000697")

    assert {int(year): amount for year, amount in found["revenue_by_year"].items()} == {
        year: amount.quantize(CENT) for year, amount in years.items()
    }
    assert found["average_revenue_3_years"] == (sum(years.values()) / 3).quantize(CENT)
    assert found["years_of_repeat_business"] == 2
    assert float(found["volatility"]) == pytest.approx(independent.volatility(years), abs=1e-6)
    verdicts = {one["one_off_peak"] for one in adventureworks.json["accounts"]}
    assert verdicts == {True, False}
    for one in adventureworks.json["accounts"]:
        amounts = one["revenue_by_year"].values()
        assert one["one_off_peak"] is (len(amounts) >= 3 and max(amounts) > sum(amounts) / 2)


@pytest.mark.row("SAN-36")
def test_abc_by_two_methods_on_three_bases_shows_who_differs(adventureworks: Analysed) -> None:
    found = adventureworks.json["abc"]
    contributions = [one.contribution for one in independent.resellers().values()]

    assert found["contribution"] == independent.pareto_classes(contributions)
    assert found["revenue"] == independent.pareto_classes(
        [one.sales for one in independent.resellers().values()]
    )
    assert sum(found["value"].values()) == 635
    assert (found["by_count"]["A"], found["by_count"]["C"]) == (127, 127)
    assert top(10)[1] in found["differing"], "the second largest loses money"


@pytest.mark.row("SAN-18")
def test_the_80_20_report_and_the_definition_of_kam(adventureworks: Analysed, orchard: Run) -> None:
    sums = independent.resellers().values()
    count = independent.accounts_for_80_percent([one.sales for one in sums])

    meaning = flat(orchard("glossary", "key account management").stdout)

    assert f"80/20: {count} accounts" in flat(adventureworks.screen)
    assert (
        "establish, secure and develop cooperation with its few most important accounts" in meaning
    )


@pytest.mark.row("EXC-03")
def test_growth_is_split_into_existing_new_and_lost_accounts(adventureworks: Analysed) -> None:
    first, second = independent.sales_in_two_years(split="2012-11-30", start="2011-11-30")
    new = sum(amount for account, amount in second.items() if account not in first)
    lost = -sum(amount for account, amount in first.items() if account not in second)

    found = adventureworks.json["growth"]

    assert abs(found["new"] - new) < 1
    assert abs(found["lost"] - lost) < 1
    total = sum(second.values()) - sum(first.values())
    assert abs(found["existing"] + found["new"] + found["lost"] - total) < 1
    assert found["existing_contribution"] is not None
    retention = adventureworks.json["retention"]
    kept = sum(min(amount, second.get(account, Decimal(0))) for account, amount in first.items())
    assert float(retention["grr"]) == pytest.approx(float(kept / sum(first.values())), abs=1e-5)


@pytest.mark.row("EXC-03")
def test_each_source_of_growth_shows_what_a_unit_of_it_cost(orchard: Run, tmp_path: Path) -> None:
    costs = make.EXAMPLES / "adventureworks_costs.toml"

    screen = orchard("analyse", EXAMPLE, "--costs", costs, "--out", tmp_path / "out").stdout

    found = read_json(tmp_path / "out" / "portfolio.json")["growth"]
    spent = Decimal(420_000) + 5_200 * Decimal(85)
    assert found["new_cost"] == spent
    assert found["new_cost_per_unit"] == (spent / found["new"]).quantize(CENT)
    assert found["existing_cost_per_unit"] is None, "existing accounts did not grow"
    assert (
        "384 k were spent on growth with existing accounts, and their revenue did not grow."
        in flat(screen)
    )
    assert "Growth with new accounts cost 862 k: 0.06 for each unit of more revenue." in flat(
        screen
    )


@pytest.mark.row("RYA-34")
def test_lifetime_value_comes_with_interval_and_the_test_it_passed(
    adventureworks: Analysed,
) -> None:
    clv = adventureworks.json["clv"]

    assert clv["value_basis"] == "contribution"
    assert {score["model"] for score in clv["backtest"]["scores"]} >= {
        "last_period_repeats",
        "bgnbd",
    }
    assert clv["backtest"]["winner"] == clv["model"]
    for one in adventureworks.json["accounts"]:
        assert one["value_low"] <= one["value"] <= one["value_high"]
        assert one["active_probability"] is None or 0 <= one["active_probability"] <= 1
    assert "How wrong were we?" in flat(adventureworks.screen)


@pytest.mark.parametrize(
    ("capacity", "says"),
    [
        (700_000, "Pool desk: 56.0 % of its cost of 560,000 is used by what is counted; unused capacity of 246,400 is charged to nobody."),
        (300_000, "Pool desk: more work is counted than it can do, 130.7 % of its cost of 560,000."),
    ],
)  # fmt: skip
def test_unused_capacity_is_shown_apart_and_charged_to_nobody(
    orchard: Run, tmp_path: Path, capacity: int, says: str
) -> None:
    ledger, costs = tmp_path / "ledger.csv", tmp_path / "costs.toml"
    ledger.write_text("date,customer,invoice,amount,cost\n2026-01-05,Nordlia,1,100.00,60.00\n")
    costs.write_text(
        f"[pools.desk]\ncost = 560000\ncapacity_minutes = {capacity}\n"
        '[activities.order_handling]\npool = "desk"\nminutes = 40\ndriver = "orders"\n'
        "[accounts.Nordlia]\norders = 9800\n"
    )

    done = orchard("analyse", ledger, "--currency", "EUR", "--costs", costs)

    assert says in flat(done.stdout)


def test_amounts_in_other_currencies_use_the_stored_rate_of_their_month(
    orchard: Run, tmp_path: Path
) -> None:
    """INV-25: sums across currencies use the rate of the period."""
    ledger, rates = tmp_path / "ledger.csv", tmp_path / "rates.csv"
    ledger.write_text(
        "date,customer,invoice,product,price,quantity,amount,currency\n"
        "2026-01-05,Nordlia,1,Pump,100,1,100.00,EUR\n2026-02-05,Fjellvik,2,Pump,1100,1,1100.00,NOK\n"
        "2026-03-05,Fjellvik,3,Pump,1100,1,1100.00,NOK\n",
        encoding="utf-8",
    )
    rates.write_text(
        "currency,month,rate\nNOK,2026-02-01,0.0900\nNOK,2026-03-01,0.0800\n", encoding="utf-8"
    )

    orchard(
        *("analyse", ledger, "--currency", "EUR", "--rates", rates),
        *("--answer", "currency=column", "--out", tmp_path / "out"),
    )

    found = read_json(tmp_path / "out" / "portfolio.json")
    assert {one["id"]: one["revenue"] for one in found["accounts"]} == {
        "Nordlia": Decimal("100.00"),
        "Fjellvik": Decimal("187.00"),
    }
    assert found["ledger"]["currency"] == "EUR"


def test_shares_are_of_all_accounts_also_those_without_a_name(online_retail: Analysed) -> None:
    """INV-24: shares over all customers; what has no customer is told apart, not hidden."""
    ledger = online_retail.json["ledger"]
    named = sum(one["revenue"] for one in online_retail.json["accounts"])

    assert abs(named + ledger["unassigned_revenue"] - ledger["revenue"]) < 1
    assert online_retail.json["concentration"]["revenue"]["customers"] > 5000
    assert "lines name no customer. They are kept without one." in flat(online_retail.screen)
