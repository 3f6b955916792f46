"""An empty database gets its tables at once, and they are those of all migrations, one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations import RunSQL

from installations import Installation
from nightly import IS_WHOLE
from orchard.domain.core import laying

SQLITE = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
POSTGRESQL = """
SELECT 'column ' || table_name, concat_ws(' ', column_name, data_type, is_nullable,
  column_default, is_identity, character_maximum_length, numeric_precision, numeric_scale)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint ' || conrelid::regclass, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index ' || tablename, replace(indexdef, indexname, '')
  FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function ' || proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
CAST = re.compile(r"::[a-z ]+")
"""A check says of what kind its numbers were when it was written; that changes nothing."""


def schema(installation: Installation) -> list[str]:
    """Return what there is, the words of each thing in any order: columns may stand in any."""
    asked = POSTGRESQL if installation.database else SQLITE
    with installation.connection() as opened:
        found = opened.execute(asked).fetchall()
    return sorted(f"{name}: {words(str(text))}" for name, text in found)


def words(text: str) -> str:
    """Return the words of a statement in the order of the alphabet."""
    return " ".join(sorted(re.findall(r"[^\s,()]+", CAST.sub("", text))))


@pytest.mark.slow
@pytest.mark.trust("T-UPG-1")
@pytest.mark.skipif(not IS_WHOLE, reason="nightly: going through every migration takes minutes")
def test_tables_made_at_once_are_those_of_all_migrations(tmp_path: Path):
    at_once, slowly = Installation(tmp_path / "at_once"), Installation(tmp_path / "slowly")

    at_once.start("manage", "migrate").communicate(timeout=600)
    slowly.start("manage", "migrate", "--one-by-one").communicate(timeout=1_200)

    assert len(schema(slowly)) > 500
    assert schema(at_once) == schema(slowly)


@pytest.mark.django_db
def test_a_database_that_has_tables_goes_through_its_migrations():
    assert laying.lay_tables(connection) is False


def test_what_a_migration_does_beside_tables_is_not_left_out():
    known = (*laying.OF_TABLES, *laying.OF_ROWS)

    assert not isinstance(RunSQL("SELECT 1"), known)
