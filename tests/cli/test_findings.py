"""The sentences stay true where a portfolio is at an edge: one account, only losses, no revenue."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import make_analysis
from orchard.analytics import key_accounts, whale
from orchard.analytics.results import AccountFindings, Analysis, Concentration, Grade, LineCrossed
from orchard.domain.economics.words.crossed import crossed_text, crossed_texts
from orchard.domain.economics.words.sentences import Finding, of_analysis
from orchard.interfaces.cli.report import figures, panels
from orchard.interfaces.cli.report.charts import curves


def earning(*contributions: int) -> Analysis:
    """Return a portfolio of accounts with these contributions, each with revenue 1,000."""
    full = make_analysis.full()
    accounts = tuple(
        replace(
            one, name=f"N{place}", revenue=Decimal(1000), revenue_rank=place, is_key=place == 1,
            contribution=Decimal(amount), signals=(),
        )
        for place, (one, amount) in enumerate(zip(full.accounts, contributions, strict=False), 1)
    )  # fmt: skip
    steps = tuple(replace(one, amount=_total(one.key, accounts)) for one in full.waterfall)
    curve = whale.whale_curve([one.id for one in accounts], contributions)
    return replace(full, accounts=accounts, whale=curve, waterfall=steps, key_accounts=None)


def _total(key: str, accounts: tuple[AccountFindings, ...]) -> Decimal | None:
    totals = {
        "net": sum((one.revenue for one in accounts), Decimal(0)),
        "contribution": sum((one.contribution or Decimal(0) for one in accounts), Decimal(0)),
        "cost_of_goods": Decimal(0),
    }
    return totals.get(key)


def with_key_share(analysis: Analysis) -> Analysis:
    """Return the portfolio with the share of its first account, the key account."""
    key = frozenset(one.id for one in analysis.accounts if one.is_key)
    revenue = {one.id: one.revenue for one in analysis.accounts}
    earned = {one.id: one.contribution or Decimal(0) for one in analysis.accounts}
    return replace(analysis, key_accounts=key_accounts.find_key_share(key, revenue, earned))


def said(found: tuple[Finding, ...], figure: str) -> str:
    return " ".join(one.text for one in found if one.figure == figure)


@pytest.mark.parametrize(
    ("contributions", "sentences"),
    [
        ((-50,), ["Your only account loses money: N1", "No account earns more than it costs: they lose 50."]),
        ((-50, -20), ["2 of your 2 accounts lose money", "No account earns more than it costs: they lose 70."]),
        ((50, -20), ["1 of your 2 accounts loses money", "they destroy 20 of the 50 that the others make."]),
        ((50, -50), ["they destroy all of the 50 that the others make."]),
        ((50, -80), ["they lose 80, more than the 50 that the others make."]),
    ],
)  # fmt: skip
def test_who_loses_is_said_as_it_is(contributions: tuple[int, ...], sentences: list[str]) -> None:
    found = of_analysis(earning(*contributions))

    text = said(found, "accounts") + " " + said(found, "whale")

    assert all(sentence in text for sentence in sentences), text


def test_costs_that_are_zero_are_named_and_a_share_of_nothing_is_not() -> None:
    nothing = earning(0)
    steps = tuple(
        replace(one, amount=Decimal(0)) if one.key == "net" else one for one in nothing.waterfall
    )

    text = said(of_analysis(replace(nothing, waterfall=steps)), "waterfall")

    assert text == "All accounts together leave 0 EUR of 0 net sales, after cost of goods."


@pytest.mark.parametrize(
    ("contributions", "sentence"),
    [
        ((-50, 100), "Key accounts lose 50 together, after the costs that are known."),
        ((25, 75), "Key accounts leave 25 together, and bring 25.0 % of all profit made."),
    ],
)
def test_key_accounts_that_lose_money_are_not_a_share_of_zero(
    contributions: tuple[int, ...], sentence: str
) -> None:
    text = said(of_analysis(with_key_share(earning(*contributions))), "key_accounts")

    assert "Your 1 key account brings 50.0 % of revenue, within the usual 50 to 90 %." in text
    assert sentence in text


def test_the_share_of_key_accounts_without_others_is_not_known() -> None:
    """INV-24: an import that lacks the rest has no shares."""
    text = said(of_analysis(with_key_share(earning(50))), "key_accounts")

    assert "What share your key accounts (1) bring is not known" in text
    assert "of all profit" not in text


@pytest.mark.parametrize(("value", "place"), [(0.4, "on"), (0.41, "above")])
def test_a_line_that_is_just_reached_is_not_exceeded(value: float, place: str) -> None:
    line = LineCrossed("one_account", "contribution", 0.4, value, "1")

    text = crossed_text(line, {"1": "Nordlia"})

    assert text.startswith("Nordlia brings 4")
    assert f"of all profit that is made, {place} the line of 40 %" in text


def test_a_line_is_said_once_with_all_accounts_that_reach_it() -> None:
    reached = [
        LineCrossed("one_account", "revenue", 0.1, 0.17, "1"),
        LineCrossed("one_account", "contribution", 0.1, 0.18, "1"),
        LineCrossed("one_account", "contribution", 0.1, 0.11, "2"),
        LineCrossed("top_5", "contribution", 0.5, 0.51, None),
    ]

    one, five = crossed_texts(reached, {"1": "Nordlia", "2": "Fjellvik"})

    assert one == (
        "Nordlia brings 17.0 % of revenue and 18.0 % of all profit that is made; Fjellvik brings "
        "11.0 % of all profit that is made, above the line of 10 %: tell management."
    )
    assert five.startswith("The five largest bring 51.0 % of all profit")


def test_a_quarter_without_sales_breaks_the_curve() -> None:
    full = make_analysis.full()
    first, second, *rest = full.concentration.quarters
    empty = Concentration(0, None, None, None, None, None)
    quarters = (replace(first, concentration=empty), second, *rest)

    shown = panels.exposure(
        replace(full, concentration=replace(full.concentration, quarters=quarters))
    )

    assert shown.trend is not None
    assert "not known" not in shown.trend.title
    assert curves.unbroken([0.2, 0.3, None, 0.1]) == [[(0, 0.2), (1, 0.3)], [(3, 0.1)]]


def test_a_value_is_never_graded_better_than_the_contribution_it_rests_on() -> None:
    full = make_analysis.full()

    grades = [
        figures.key_figures(replace(full, grade=Grade(grade), clv=replace(full.clv, value_basis=basis)))[0].grade
        for grade, basis in [("A", "contribution"), ("C", "contribution"), ("A", "margin")]
    ]  # fmt: skip

    assert grades == ["B", "C", "C"]
