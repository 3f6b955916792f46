"""The terms of deals: what passes the hurdle, what is not known, and the years that money falls in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.domain.core.mistakes import Invalid
from orchard.domain.whitespace.terms import Terms, Verdict, check_signing

HURDLE = Decimal("0.10")
TERMS = Terms(Decimal(10000), date(2026, 10, 1), 12, Decimal(1500), Decimal(300), Decimal(200))


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.PASSES),  # 1,500 - 300 - 200 is ten percent, exactly
        ({"spend": Decimal("200.01")}, Verdict.BELOW),
        ({"margin": Decimal("1499.9999")}, Verdict.BELOW),  # shown as 10.0 %, and below
        ({"margin": None}, Verdict.UNKNOWN),
        ({"cost_to_serve": None}, Verdict.UNKNOWN),
        ({"spend": None}, Verdict.UNKNOWN),
        ({"margin": Decimal(-5)}, Verdict.BELOW),
    ],
)
def test_a_deal_passes_only_when_all_is_known_and_enough(changes, verdict):
    found = replace(TERMS, **changes)

    assert found.verdict(HURDLE) == verdict


def test_the_contribution_counts_what_is_spent_at_once():
    assert TERMS.contribution == Decimal(1000)
    assert replace(TERMS, spend=None).contribution is None
    assert TERMS.needed(Decimal("0.12345")) == Decimal("1234.50")


@pytest.mark.parametrize("verdict", [Verdict.BELOW, Verdict.UNKNOWN])
def test_what_does_not_pass_is_signed_with_a_reason_only(verdict):
    with pytest.raises(Invalid):
        check_signing(verdict, "  ")

    check_signing(verdict, "Their door to the north")
    check_signing(Verdict.PASSES, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal("NaN")},
        {"amount": Decimal(10) ** 13},
        {"spend": Decimal(-1)},
        {"cost_to_serve": Decimal(-1)},
        {"months": 0},
        {"months": 121},
    ],
)
def test_what_cannot_be_meant_is_refused(changes):
    with pytest.raises(Invalid):
        replace(TERMS, **changes).check()


def test_money_falls_into_the_years_of_its_months():
    found = TERMS.named("Frame", first_year=2026)

    assert found.net == (Decimal(2500), Decimal(7500))
    assert found.deal.margins == (Decimal(375), Decimal(1125))
    assert found.deal.costs_to_serve == (Decimal(75), Decimal(225))
    assert found.deal.investment == Decimal(200)


def test_months_before_the_forecast_count_in_its_first_year():
    assert TERMS.named("Frame", first_year=2027).net == (Decimal(10000),)
    assert TERMS.named("Frame", first_year=2025).net == (0, Decimal(2500), Decimal(7500))
    with pytest.raises(Invalid, match="newer forecast"):
        TERMS.named("Frame", first_year=2028)
    with pytest.raises(Invalid, match="not all known"):
        replace(TERMS, margin=None).named("Frame", first_year=2026)


@given(
    st.decimals(min_value=1, max_value=10**9, places=4),
    st.integers(1, 120),
    st.integers(1, 12),
)
def test_the_parts_of_the_years_add_up_to_the_last_digit(amount, months, month):
    terms = replace(TERMS, amount=amount, months=months, starts_on=date(2026, month, 5))

    assert sum(terms.named("Frame", first_year=2026).net) == amount
