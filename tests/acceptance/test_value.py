"""Lifetime value of a key account from its forecast file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import make
from outside import Run

THIS_YEAR = make.EXAMPLES / "forecast_2027.toml"
LAST_YEAR = make.EXAMPLES / "forecast_2026.toml"


def amounts(screen: str) -> list[int]:
    """Return the whole amounts of a screen in order, minus signs read."""
    found = re.findall(r"[+\u2212]?\d{1,3}(?:,\d{3})+", screen)
    return [int(text.replace(",", "").replace("\u2212", "-")) for text in found]


@pytest.mark.row("RYA-34")
def test_value_shows_its_years_and_its_yearly_change_as_a_bridge_that_adds_up(orchard: Run) -> None:
    screen = orchard("value", LAST_YEAR).stdout
    bridged = orchard("value", THIS_YEAR, "--before", LAST_YEAR).stdout

    # methods 2.4: net contributions 4.0 .. 5.0 m, 12,978.1 thousand
    assert "lifetime value 12,978,067 EUR over 5 years (grade B)" in screen
    table = bridged[bridged.index("Value created") :]
    created, *rest = amounts(table)
    parts, (start, unwinding, cash, end) = rest[:5], rest[5:9]
    assert abs(created - sum(parts)) <= 3  # five parts shown in whole euros
    assert abs(end + cash - start - unwinding - created) <= 3
    assert start == 12_978_067


@pytest.mark.row("TRA-12")
def test_a_deal_shows_what_it_adds_to_lifetime_value_not_only_its_size(orchard: Run) -> None:
    screen = " ".join(orchard("value", THIS_YEAR).stdout.split())

    # the larger deal by size adds a third of what the small one adds
    assert re.search(r"Cold chain frame, three years 7,200,000 3.9 % \+167,112 below", screen)
    assert re.search(r"Service plans for two plants 960,000 28.1 % \+501,393 above", screen)


def test_a_forecast_that_cannot_be_read_says_what_to_mend(orchard: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "forecast.toml"
    wrong.write_text(THIS_YEAR.read_text(encoding="utf-8").replace("retention = 0.95", ""))
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("[scorecard]", "[score]"))

    done = orchard("value", wrong, expect=1)

    assert "retention is missing: write retention = a number." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_scorecard_with_gaps_says_how_much_is_answered(orchard: Run, tmp_path: Path) -> None:
    partly = tmp_path / "forecast.toml"
    text = THIS_YEAR.read_text(encoding="utf-8")
    partly.write_text(text.replace("quality = 8\n", "").replace("outlook = 6\n", ""))

    screen = orchard("value", partly).stdout

    assert "Only 75 % of the scorecard is answered: ask for the rest." in screen
    assert "Only" not in orchard("value", THIS_YEAR).stdout
