"""The page on analysing a ledger says what the command does."""

from __future__ import annotations

import re
from decimal import Decimal

import typer

import make
from orchard.analytics.cost_file import read_costs, read_growth_effort
from orchard.interfaces.cli import analyse

PAGE = (make.ROOT / "docs/how-to/analyse-a-ledger.md").read_text(encoding="utf-8")


def test_every_option_is_explained() -> None:
    command = typer.main.get_command(analyse.app)
    options = {name for option in command.params for name in option.opts if name.startswith("--")}

    named = set(re.findall(r"--[a-z-]+", PAGE))
    assert options - named == {"--install-completion", "--show-completion"} & options
    assert len(options) > 10


def test_the_costs_file_of_the_page_can_be_read() -> None:
    (text,) = [block for block in re.findall(r"```\n(.*?)```", PAGE, re.S) if "[light]" in block]

    costs, growth = read_costs(text), read_growth_effort(text)

    assert costs.rates.per_order == 140
    assert costs.drivers["10017"].amounts["claims"] == Decimal("4300.50")
    assert growth is not None
    assert growth.new == 61_500
