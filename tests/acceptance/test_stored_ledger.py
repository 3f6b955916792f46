"""The imported ledger from the command line: the figures of the file, then folded and regrouped."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import independent
import make
from outside import Analysed, Run, call, flat, read_json

EXAMPLE = make.EXAMPLES / "adventureworks_reseller.csv.gz"
FIRST, SECOND = "AW00000697", "AW00000170"
CENT = Decimal("0.01")


class Imported:
    """An installation that holds the example; `figures` analyses what is stored there now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self("import", EXAMPLE)

    def __call__(self, *arguments: str | Path, expect: int = 0) -> str:
        return call(*arguments, data=self.folder / "data", expect=expect).stdout

    def figures(self, *arguments: str) -> dict[str, Any]:
        """Return the JSON document without the notices, which speak of the file."""
        self("analyse", *arguments, "--out", self.folder / "out")
        found = read_json(self.folder / "out" / "portfolio.json")
        return {key: value for key, value in found.items() if key != "notices"}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Return the example, imported; tests leave the ledger and its accounts as they were."""
    return Imported(tmp_path_factory.mktemp("stored"))


@pytest.fixture(scope="module")
def before(imported: Imported) -> dict[str, Any]:
    """Return the figures before anybody regrouped anything."""
    return imported.figures()


def account(figures: dict[str, Any], key: str) -> dict[str, Any]:
    """Return one account of the JSON document."""
    found: dict[str, Any] = next(one for one in figures["accounts"] if one["id"] == key)
    return found


def test_every_figure_is_that_of_the_file(before: dict[str, Any], adventureworks: Analysed) -> None:
    of_the_file = {key: value for key, value in adventureworks.json.items() if key != "notices"}

    assert before["ledger"]["rows"] == 60_855
    assert before == of_the_file


def test_a_second_import_of_the_same_file_changes_nothing(
    imported: Imported, before: dict[str, Any]
) -> None:
    said = imported("import", EXAMPLE)

    assert "new 0 · same 60,855" in said
    assert "new customers" not in said
    assert imported.figures("stored") == before


def test_two_resellers_become_one_account_with_both_sums_and_two_again(
    imported: Imported, before: dict[str, Any]
) -> None:
    sums = independent.resellers()

    said = imported("regroup", FIRST, SECOND, "--reason", "one owner since 2013")
    together = imported.figures()
    imported("unregroup", said.split()[1].rstrip(":"))

    assert together["ledger"]["accounts"] == before["ledger"]["accounts"] - 1
    both = sums[FIRST].sales + sums[SECOND].sales
    assert abs(account(together, FIRST)["revenue"] - both) <= CENT
    both = sums[FIRST].contribution + sums[SECOND].contribution
    assert abs(account(together, FIRST)["contribution"] - both) <= CENT
    assert imported.figures() == before


def test_a_group_file_moves_known_customers_with_a_reason_and_back(
    imported: Imported, before: dict[str, Any], tmp_path: Path
) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text(
        f"customer,account,account_name\n{FIRST},G1,Gear Group\n{SECOND},G1,Gear Group\n",
        encoding="utf-8",
    )

    stays = flat(imported("fold", groups))
    said = flat(imported("fold", groups, "--reason", "one owner"))
    screen = flat(imported("account", "stored", "Gear Group", "--by", "unit"))
    imported("unregroup", said.rpartition("unregroup ")[2])

    assert "2 known customers stand in other accounts than the file says" in stays
    for key in (FIRST, SECOND):
        assert f"{key} {independent.resellers()[key].sales:,.2f} " in screen
    assert imported.figures() == before


def test_without_an_import_the_way_is_said(orchard: Run) -> None:
    for command in (["analyse"], ["analyse", "stored"], ["account", "stored", FIRST]):
        assert "Run `orchard import FILE` first" in orchard(*command, expect=1).stderr


def test_what_is_about_a_file_is_refused_for_the_stored_ledger(imported: Imported) -> None:
    imported("analyse", "--answer", "date_order=dmy", expect=2)
    imported("analyse", "--currency", "EUR", expect=2)
