"""`orchard demo` from outside: one supplier worth looking at, removable, never beside real data."""

from __future__ import annotations

from pathlib import Path

import pytest

from installations import Installation
from migrated import laid

AS_OF = "2026-07-15"
ASK = """
from orchard.analytics.health import health
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.health.models import HealthSnapshot
from orchard.domain.selection.models import SelectionRound
from orchard.domain.accounts.models import Account, Assignment, CustomerLink
rows = AccountFigures.objects.filter(figure_set=FigureSet.objects.current().first())
stood = HealthSnapshot.objects.filter(account__status="key")
facts = {
    "confidence": sorted(health(one.scores, one.caps).confidence for one in stood),
    "roles": len({role for user in User.objects.all() for role in user.held_roles()}),
    "accounts": rows.count(),
    "customers": CustomerLink.objects.count(),
    "sets": FigureSet.objects.ready().count(),
    "managers": Assignment.objects.filter(role="account_manager").count(),
    "revenue": float(sum(row.revenue_year for row in rows)) / 1e6,
    "margin": float(sum(row.contribution for row in rows) / sum(row.revenue for row in rows)),
    "largest": float(max(row.contribution for row in rows) / sum(row.contribution for row in rows)),
    "five": float(sum(sorted((r.contribution for r in rows), reverse=True)[:5]) / sum(r.contribution for r in rows)),
    "gamlebo": [(r.class_revenue, r.class_contribution) for r in rows if r.account.name == "Gamlebo"],
    "losing": sum(row.contribution < 0 for row in rows),
    "drifting": rows.drifting().count(),
    "keys": sorted(Account.objects.filter(status="key").values_list("name", flat=True)),
    "others": sorted(set(Account.objects.exclude(status="key").values_list("status", flat=True))),
    "rounds": sorted(SelectionRound.objects.values_list("state", flat=True)),
    "known": rows.filter(is_key=True).count(),
    "foldings": sorted(set(CustomerLink.objects.values_list("origin", flat=True))),
}
print(repr(facts))
"""


@pytest.fixture(scope="module")
def supplier(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("demo") / "data")
    with installation.start("demo", "--as-of", AS_OF) as process:
        said, _nothing = process.communicate(timeout=900)
    assert process.returncode == 0, said
    assert "The demo is ready" in said
    return installation


@pytest.mark.slow
def test_the_supplier_is_worth_looking_at(supplier: Installation):
    facts = eval(supplier.run("manage", "shell", "-v", "0", "-c", ASK).splitlines()[-1])

    assert facts["roles"] == 7
    assert len([one for one in facts["confidence"] if one >= 60]) > len(facts["keys"]) / 2
    assert 110 <= facts["accounts"] <= 130
    assert facts["customers"] > 230
    assert facts["managers"] > 50
    assert facts["sets"] == 3
    assert 95 < facts["revenue"] < 125
    assert 0.17 < facts["margin"] < 0.26
    assert 0.14 < facts["largest"] < 0.25
    assert facts["five"] > 0.4
    assert facts["gamlebo"] == [("A", "U")]
    assert facts["losing"] >= 5
    assert facts["drifting"] >= 10
    assert facts["keys"] == ["Baltexa", "Fjordkraft", "Marinor", "Nordvik Group"]
    assert facts["others"] == ["candidate", "incubator", "standard", "under_review"]
    assert facts["rounds"] == ["archived", "scoring"]
    assert facts["known"] == 5
    assert facts["foldings"] == ["column", "mapping", "rule"]


@pytest.mark.slow
def test_its_ledger_is_sound_and_a_second_demo_changes_nothing(supplier: Installation):
    assert "0 findings" in supplier.run("verify")
    assert "is here already" in supplier.run("demo")


@pytest.mark.slow
def test_it_can_be_taken_away_whole(supplier: Installation, tmp_path: Path):
    supplier.run("backup", str(tmp_path / "demo.orchard"))
    other = Installation(tmp_path / "other")
    other.run("restore", str(tmp_path / "demo.orchard"))

    other.run("demo", "--remove")

    assert "Nothing has been imported" in other.run("batches")
    assert not (other.data / "ledger").exists()


def test_it_is_never_built_beside_real_data_and_those_are_never_removed(tmp_path: Path):
    real, ledger = laid(Installation(tmp_path / "real")), tmp_path / "ledger.csv"
    ledger.write_text("customer,date,net,currency\nA,2026-01-05,10.50,EUR\n", encoding="utf-8")
    real.run("import", str(ledger))

    assert "an organisation of its own" in real.run("demo", code=1)
    assert "is no demo" in real.run("demo", "--remove", code=1)
    assert real.visible_rows() == {"ledger": 1}
