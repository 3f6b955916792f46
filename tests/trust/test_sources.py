"""No source takes a text for a statement or a program; each exception stands here with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from make import ROOT
from sources import mistakes

OWN_WORDS = "names of our own columns and tables; every value is a parameter"
ESCAPED = "every part is escaped before it is joined"
ALLOWED = {
    "analytics/engine.py: makes the statement of raw_sql out of values": OWN_WORDS,
    "domain/ledger/comparison.py: makes the statement of execute out of values": OWN_WORDS,
    "domain/ledger/store.py: makes the statement of execute out of values": OWN_WORDS,
    "domain/ledger/reading/database.py: makes the statement of execute out of values": (
        "psycopg quotes the name of the table"
    ),
    "interfaces/cli/report/charts/canvas.py: calls mark_safe on a value": ESCAPED,
    "interfaces/web/frame/tables/drawing.py: calls SafeString on a value": ESCAPED,
    "interfaces/web/relations/handing.py: calls SafeString on a value": "our own style sheet",
    "interfaces/web/templatetags/finding.py: calls mark_safe on a value": ESCAPED,
    "interfaces/web/templatetags/mentions.py: calls mark_safe on a value": ESCAPED,
    "interfaces/web/templatetags/relations.py: calls SafeString on a value": "one of two own words",
    "interfaces/web/templatetags/orchard.py: calls SafeString on a value": ESCAPED,
}
SEEDED = {
    "import pickle": "imports pickle",
    "from yaml import load": "imports yaml",
    "eval(text)": "calls eval",
    "User.objects.raw(text)": "calls raw",
    "rows.extra(where=[text])": "calls extra",
    "RawSQL(text, [])": "calls RawSQL",
    'cursor.execute(f"SELECT {name}")': "makes the statement of execute out of values",
    'cursor.execute("SELECT " + name)': "makes the statement of execute out of values",
    'cursor.execute("SELECT %s" % name)': "makes the statement of execute out of values",
    'cursor.execute("SELECT {}".format(name))': "makes the statement of execute out of values",
    "mark_safe(text)": "calls mark_safe on a value",
}
HARMLESS = ('cursor.execute("SELECT 1")', 'mark_safe("<br>")', 'f"{name}"', "re.compile(text)")


@pytest.mark.trust("T-SQLI-1")
@pytest.mark.trust("T-INJ-4")
def test_no_source_takes_a_text_for_more():
    folder = ROOT / "src" / "orchard"
    found = {
        f"{path.relative_to(folder)}: {what.partition(' ')[2]}"
        for path in folder.rglob("*.py")
        for what in mistakes(path)
    }

    assert sorted(found - set(ALLOWED)) == []
    assert sorted(set(ALLOWED) - found) == [], "these are allowed and are not there any more"


@pytest.mark.parametrize("text", SEEDED)
def test_what_is_forbidden_is_found(tmp_path: Path, text: str):
    (tmp_path / "a.py").write_text(text, encoding="utf-8")

    assert list(mistakes(tmp_path / "a.py")) == [f"a.py:1 {SEEDED[text]}"]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_is_not(tmp_path: Path, text: str):
    (tmp_path / "a.py").write_text(text, encoding="utf-8")

    assert list(mistakes(tmp_path / "a.py")) == []
