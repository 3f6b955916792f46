"""`orchard fold`, `regroup`, `regroupings`, `unregroup` and `rate`, driven from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from installations import Installation
from migrated import laid
from postgres import postgres_url

HEADER = "Invoice,Line,Date,Customer,Customer Name,Product,Quantity,Net,Currency\n"
LINES = (
    "A1,1,2026-01-05,C1,Nordvik Oslo,P1,2,20.00,EUR\n"
    "A2,1,2026-01-20,C2,Nordvik Bergen,P1,1,10.00,EUR\n"
    "A3,1,2026-02-03,C3,Fjellvik,P1,1,5.00,EUR\n"
)
GROUPS = "customer,account,account_name,unit\nC1,N,Nordvik Group,Oslo\n"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return laid(Installation(tmp_path / "data"))


def write(installation: Installation, text: str, name: str = "ledger.csv") -> str:
    installation.data.mkdir(parents=True, exist_ok=True)
    path = installation.data / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def figures(installation: Installation, *arguments: str) -> dict[str, Any]:
    installation.run("analyse", *arguments, "--out", "out")
    text = (installation.data / "out" / "portfolio.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def revenues(installation: Installation, *arguments: str) -> dict[str, float]:
    return {one["id"]: one["revenue"] for one in figures(installation, *arguments)["accounts"]}


def test_customers_are_folded_before_their_lines_come(installation: Installation) -> None:
    groups = write(installation, GROUPS + "C2,N,,Bergen\n", "groups.csv")

    said = installation.run("fold", groups, "--currency", "EUR")
    installation.run("import", write(installation, HEADER + LINES))

    assert "2 customers folded by the file" in said
    assert revenues(installation) == {"N": 30, "C3": 5}
    assert "Oslo" in installation.run("account", "stored", "Nordvik Group", "--by", "unit")


def test_file_then_rule_then_the_customer_itself_decide(installation: Installation) -> None:
    installation.run("import", write(installation, HEADER + LINES))
    installation.run("import", write(installation, HEADER + LINES, "o.csv"), "--source", "other")
    groups = write(installation, GROUPS + "C9,N,,\n", "groups.csv")

    said = installation.run("fold", groups, "--rule", "Fjell=F", "--source", "third")

    assert "2 customers folded by the file, 0 by a rule" in said
    assert "0 were known before" in said
    assert "3 were known before" in installation.run("fold", groups, "--source", "other")


def test_rules_fold_new_customers_by_name(installation: Installation) -> None:
    groups = write(installation, GROUPS, "groups.csv")
    installation.run("import", write(installation, HEADER + LINES), "--source", "erp")

    installation.run("fold", groups, "--source", "erp", "--rule", "nordvik", code=2)
    said = installation.run("fold", groups, "--source", "erp", "--rule", "Nordvik=N")

    assert "3 were known before" in said
    assert "1 known customers stand in other accounts" in said


def test_an_import_folds_by_the_account_column(installation: Installation) -> None:
    text = "Invoice,Line,Date,Customer,Account,Product,Quantity,Net,Currency\n"
    lines = "A1,1,2026-01-05,C1,G,P1,1,20.00,EUR\nA2,1,2026-01-06,C2,G,P1,1,10.00,EUR\n"

    said = installation.run("import", write(installation, text + lines))

    assert "2 new customers, 1 new accounts." in said
    assert revenues(installation) == {"G": 30}


def test_regrouping_is_listed_and_undone_once(installation: Installation) -> None:
    installation.run("import", write(installation, HEADER + LINES))

    installation.run("regroup", "C1", "C2", "C3", "--reason", "one [owner]")
    moved = revenues(installation)
    listed = installation.run("regroupings")
    installation.run("unregroup", "1")

    assert moved == {"C1": 35}
    assert "[owner]" in listed
    assert "undone before" in installation.run("unregroup", "1", code=1)


def test_the_same_key_in_two_sources_is_regrouped_apart(installation: Installation) -> None:
    installation.run("import", write(installation, HEADER + LINES), "--source", "erp")
    late = HEADER + "B1,1,2026-03-05,C2,Other firm,P1,1,7.00,EUR\n"
    installation.run("import", write(installation, late, "late.csv"), "--source", "shop")

    installation.run("regroup", "C3", "C2", "--source", "shop", "--reason", "it is theirs")

    assert revenues(installation) == {"C1": 20, "C2": 10, "C3": 12}
    early = figures(installation, "--as-of", "2026-01-31")
    assert (early["ledger"]["rows"], early["ledger"]["revenue"]) == (2, 30)
    assert any("2 lines are later" in notice for notice in early["notices"])
    assert "later than 2025-12-31" in installation.run("analyse", "--as-of", "2025-12-31", code=1)


def test_another_currency_needs_its_stored_rate(installation: Installation) -> None:
    lines = LINES + "A4,1,2026-02-04,C3,Fjellvik,P1,1,100.00,NOK\n"
    installation.run("import", write(installation, HEADER + lines), "--currency", "EUR")

    refused = installation.run("analyse", code=1)
    installation.run("rate", "NOK", "2026-02", "0.5")
    corrected = installation.run("rate", "nok", "2026-02", "0.085")

    assert "NOK 2026-02" in refused
    assert "orchard rate CURRENCY MONTH RATE" in refused
    assert "One NOK is 0.08500000 EUR in 2026-02 (revision 2)." in corrected
    assert revenues(installation) == {"C1": 20, "C2": 10, "C3": 13.5}


def test_a_lost_file_of_the_store_is_named_with_what_lists_all(installation: Installation) -> None:
    installation.run("import", write(installation, HEADER + LINES))
    (lost,) = (installation.data / "ledger").glob("0*/2026-01.parquet")
    lost.unlink()

    said = installation.run("analyse", code=1)

    assert "orchard verify" in said
    assert "2026-01.parquet" in said


def test_mistakes_say_what_to_do(installation: Installation) -> None:
    for early in (["regroupings"], ["unregroup", "1"], ["rate", "NOK", "2026-01", "1"]):
        assert "Run `orchard import FILE` first" in installation.run(*early, code=1)
    installation.run("import", write(installation, HEADER + LINES))
    odd = write(installation, "customer,group\nC1,N\n", "odd.csv")

    assert "lacks the column account" in installation.run("fold", odd, code=1)
    assert "No customer has the key C8" in installation.run(
        "regroup", "C1", "C8", "--reason", "x", code=1
    )
    assert "Name one by its key" in installation.run("regroup", "C8", "C1", "--reason", "x", code=1)
    assert "`orchard regroupings` lists them" in installation.run("unregroup", "7", code=1)
    assert "is the base currency" in installation.run("rate", "EUR", "2026-01", "1", code=1)
    installation.run("rate", "NOK", "2026-13", "1", code=2)
    installation.run("rate", "NOK", "2026-01", "0,09", code=2)


@pytest.mark.postgres
def test_postgresql_folds_and_regroups_and_two_imports_at_once_fold_once(tmp_path: Path) -> None:
    with postgres_url() as url:
        installation = Installation(tmp_path / "data", url)
        file = write(installation, HEADER + LINES)
        installation.run("import", "--resume")

        both = [installation.start("import", file) for _ in range(2)]
        said = [process.communicate(timeout=120)[0] for process in both]
        installation.run("regroup", "C1", "C2", "--reason", "one owner")
        moved = revenues(installation)
        installation.run("unregroup", "1")

        assert [process.returncode for process in both] == [0, 0], said
        assert sum("3 new customers" in text for text in said) == 1
        assert moved == {"C1": 30, "C3": 5}
        assert revenues(installation) == {"C1": 20, "C2": 10, "C3": 5}
