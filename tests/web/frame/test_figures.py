"""Numbers, days and names as pages show them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from orchard.analytics import spoken
from orchard.domain.core.money import Money
from orchard.domain.economics.words import numbers
from orchard.interfaces.web.frame import figures

WEB = Path(figures.__file__).parents[1]


def plain(text: str) -> str:
    return text.replace(figures.GAP, " ").replace(figures.MINUS, "-")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("12904331", "12.9 m"),
        ("9400000", "9.4 m"),
        ("230000", "230 k"),
        ("9400", "9.4 k"),
        ("950.4", "950"),
        ("999949", "1.0 m"),
        ("-1200", "-1.2 k"),
        ("1234567890123", "1,235 bn"),
        ("0", "0"),
        ("-0.2", "0"),
        ("2.5", "3"),
        ("-2.5", "-3"),
        ("1250000", "1.3 m"),
    ],
)
def test_short_money_keeps_the_digits_that_matter(amount: str, shown: str):
    assert plain(figures.short_money(Decimal(amount))) == shown


@pytest.mark.parametrize("words", [figures.short_money, figures.percent, figures.day])
def test_what_is_missing_is_never_zero(words):
    assert words(None) == "not known yet"


@pytest.mark.parametrize("share", ["0.125", "-0.125", "0.625", "-0.001", "12.345", "0"])
@pytest.mark.parametrize("digits", [0, 1])
def test_a_finding_says_a_percentage_as_pages_do_but_for_the_gap(share: str, digits: int):
    shown = figures.percent(Decimal(share), digits).replace(figures.GAP, " ")

    assert numbers.percent(Decimal(share), digits) == shown
    assert spoken.percent(float(share), digits) == shown


def test_exact_money_names_its_currency():
    shown = figures.exact_money(Money(Decimal("12904331.2"), "EUR"))

    assert plain(shown) == "12,904,331.20 EUR"


def test_a_currency_without_cents_shows_none():
    assert plain(figures.exact_money(Money(Decimal("1200.6"), "JPY"))) == "1,201 JPY"


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.224, "22 %"), (Decimal("-0.05"), "-5 %"), (0, "0 %"), (Decimal("0.225"), "23 %")],
)
def test_shares_are_shown_in_hundredths(share, shown: str):
    assert plain(figures.percent(share)) == shown


def test_changes_carry_their_sign():
    assert plain(figures.signed(Decimal(700000))) == "+700 k"
    assert plain(figures.signed(Decimal(-700000))) == "-700 k"
    assert plain(figures.signed_percent(0.03)) == "+3 %"


def test_days_and_moments_are_written_out():
    assert figures.day(date(2026, 11, 2)) == "2 Nov 2026"
    assert figures.moment(datetime(2026, 11, 2, 14, 5, tzinfo=UTC)) == "2 Nov 2026, 14:05"


@pytest.mark.parametrize(
    ("name", "letters"), [("Kari Lund", "KL"), ("Fjordkraft", "F"), ("", "?"), ("A-B c D", "AD")]
)
def test_initials_stand_for_a_name(name: str, letters: str):
    assert figures.initials(name) == letters


def test_a_quarter_is_written_in_one_way_everywhere():
    own = [one for one in WEB.rglob("*.py") if re.search(r"Q\{\(", one.read_text("utf-8"))]

    assert figures.quarter(date(2026, 11, 2)) == "2026 Q4"
    assert own == [WEB / "frame" / "figures.py"]
