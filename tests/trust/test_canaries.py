"""What is secret or personal stays where it belongs: not on the screen, not in the audit trail."""

from __future__ import annotations

from pathlib import Path

import pytest

from installations import Installation
from migrated import laid

SECRET = "CNRY-5eb1"
PERSON = "CNRY-Kari"
LEDGER = (
    "Invoice,Line,Date,Customer,Customer name,Sales person,Quantity,Net,Currency\n"
    f"A1,1,2026-01-05,C1,{PERSON},{PERSON},2,20,EUR\n"
)


def told(installation: Installation) -> str:
    """Return everything that the audit trail says."""
    with installation.connection() as database:
        rows = database.execute("SELECT verb, subject_type, subject_id, what FROM core_auditevent")
        return "\n".join(" ".join(map(str, row)) for row in rows)


@pytest.mark.trust("T-LOG-1")
def test_names_in_a_ledger_reach_neither_screen_nor_trail(tmp_path: Path) -> None:
    installation = laid(Installation(tmp_path))
    changed = tmp_path / "changed.csv"
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    changed.write_text(LEDGER.replace(",20,", ",21,"), encoding="utf-8")

    said = installation.run("import", "ledger.csv")
    said += installation.run("import", "changed.csv", code=1)
    said += installation.run("import", "changed.csv", "--changed", "correct")
    said += installation.run("undo", "3") + installation.run("verify") + installation.run("batches")

    trail = told(installation)
    assert "ledger.import_committed" in trail
    assert "ledger.import_failed" in trail
    assert PERSON not in said + trail


@pytest.mark.trust("T-LOG-1")
def test_a_password_is_not_shown_when_the_database_is_away(tmp_path: Path) -> None:
    installation = Installation(tmp_path, f"postgres://ola:{SECRET}@127.0.0.1:1/none")

    said = installation.run("batches", code=1)

    assert "The database failed" in said
    assert SECRET not in said
