"""One account from the command line: statement, quarters, what-if, the lines behind."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

import independent
import make
from outside import Run, flat

EXAMPLE = make.EXAMPLES / "adventureworks_reseller.csv.gz"
ACCOUNT = "AW00000697"


def exact(text: str) -> Decimal:
    """Read an amount as the screen shows it."""
    return Decimal(text.replace(",", "").replace("\u2212", "-"))


def lines_of(account: str) -> list[dict[str, str]]:
    """Return the account's lines by the csv module."""
    return [line for line in independent.adventureworks_lines() if line["reseller_id"] == account]


@pytest.mark.row("HEL-26")
@pytest.mark.parametrize(
    ("by", "column"), [("family", "category"), ("offer", "product_id"), ("year", "order_date")]
)
def test_profit_by_offer_family_and_period_adds_up(orchard: Run, by: str, column: str) -> None:
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines_of(ACCOUNT):
        key = line[column][:4] + "-01-01" if by == "year" else line[column]
        expected[key] += Decimal(line["sales_amount"])

    screen = orchard("account", EXAMPLE, ACCOUNT, "--by", by).stdout

    rows = re.findall(r"^(\S+) +([\d,.\u2212]+) +[\d,.\u2212]+ +[\d,.\u2212]+ +[\d,.\u2212]+ +\S+ %$", screen, re.M)  # fmt: skip
    shown = {name: exact(amount) for name, amount in rows if name in expected}
    assert shown, screen
    assert all(abs(amount - expected[name]) <= Decimal("0.02") for name, amount in shown.items())
    if len(shown) == len(expected):
        assert abs(sum(shown.values()) - sum(expected.values())) <= Decimal("0.01")


@pytest.mark.row("HEL-26")
def test_units_of_a_group_share_its_waterfall(orchard: Run, tmp_path: Path) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text(
        "customer,account,account_name\nAW00000697,G1,Gear Group\nAW00000170,G1,Gear Group\n",
        encoding="utf-8",
    )

    screen = flat(
        orchard("account", EXAMPLE, "Gear Group", "--by", "unit", "--groups", groups).stdout
    )

    sums = independent.resellers()
    for unit in ("AW00000697", "AW00000170"):
        shown = re.search(rf"{unit} ([\d,.]+) ", screen)
        assert shown is not None, screen
        assert abs(exact(shown[1]) - sums[unit].sales) <= Decimal("0.01")


@pytest.mark.row("HEL-26")
def test_what_if_prices_rise_and_volume_falls(orchard: Run) -> None:
    one = independent.resellers()[ACCOUNT]

    screen = orchard("account", EXAMPLE, ACCOUNT, "--price", "2", "--volume", "-5").stdout

    price = one.sales * Decimal("0.02")
    volume = (one.sales * Decimal("1.02") - one.cost - one.freight) * Decimal("-0.05")
    effects = {name: exact(amount) for name, amount in
               re.findall(r"^  (price|volume|mix) +([+\u2212][\d,]+)", screen, re.M)}  # fmt: skip
    assert abs(effects["price"] - price) <= 1
    assert abs(effects["volume"] - volume) <= 1
    assert effects["mix"] == 0


@pytest.mark.row("HEL-26")
def test_a_mix_that_does_not_add_up_is_refused_with_the_reason(orchard: Run) -> None:
    done = orchard(
        "account", EXAMPLE, ACCOUNT, "--mix", "Bikes=50", "--mix", "Clothing=10", expect=1
    )

    assert "The shares of the mix must add up to 100 %" in done.stderr


@pytest.mark.row("HEL-76")
def test_revenue_and_margin_by_quarter_against_plan_and_last_year(
    orchard: Run, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "quarter,revenue,margin\n2013-Q2,120000,9000\n2013-Q3,90000,\n", encoding="utf-8"
    )
    sales: dict[str, Decimal] = defaultdict(Decimal)
    cost: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines_of(ACCOUNT):
        quarter = f"{line['order_date'][:4]} Q{(int(line['order_date'][5:7]) + 2) // 3}"
        sales[quarter] += Decimal(line["sales_amount"])
        cost[quarter] += Decimal(line["product_cost"])

    screen = flat(orchard("account", EXAMPLE, ACCOUNT, "--plan", plan).stdout)

    margin, before = sales["2013 Q2"] - cost["2013 Q2"], sales["2012 Q2"] - cost["2012 Q2"]
    share = 100 * margin / sales["2013 Q2"]
    assert (
        f"2013 Q2 {sales['2013 Q2']:,.0f} {sales['2012 Q2']:,.0f} {margin:,.0f} {before:,.0f}"
        f" {share:.1f} % 120,000 9,000"
    ) in screen
    assert re.search(r"2013 Q3 .* 90,000 not known", screen)
    assert "2011 Q1 20,545 not known" in screen


def test_the_lines_behind_an_account_add_up_to_its_revenue(orchard: Run) -> None:
    """INV-39: every number can be drilled to its inputs."""
    own = lines_of(ACCOUNT)

    screen = flat(orchard("account", EXAMPLE, ACCOUNT, "--lines", "100000").stdout)

    assert f"{len(own):,} lines, net {sum(Decimal(x['sales_amount']) for x in own):,.2f}" in screen


def test_a_name_that_fits_several_accounts_names_them(orchard: Run) -> None:
    done = orchard("account", EXAMPLE, "Bike", expect=1)

    assert "fits several accounts, name one by its key" in done.stderr


def test_an_unknown_account_is_said(orchard: Run) -> None:
    done = orchard("account", EXAMPLE, "Nordlia", expect=1)

    assert "No account has the key or name 'Nordlia': check the spelling." in done.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [("--price", "nan"), ("--volume", "inf"), ("--mix", "Bikes=NaN"), ("--lines", "-5")],
)
def test_a_what_if_that_is_no_number_is_refused_as_usage(
    orchard: Run, option: str, value: str
) -> None:
    orchard("account", EXAMPLE, ACCOUNT, option, value, expect=2)


def test_names_are_printed_as_they_are_written(orchard: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "marked.csv"
    ledger.write_text(
        "customer,date,invoice,family,quantity,net amount\n"
        "[/b]Nord :smile:,2025-01-05,I1,[red]Bikes[/x],1,100.00\n",
        encoding="utf-8",
    )

    screen = orchard("account", ledger, "Nord", "--currency", "EUR").stdout

    assert "[/b]Nord :smile:" in screen
    assert "[red]Bikes[/x]" in screen
