"""Migrations go forwards and all the way back, seals and all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installations import Installation
from migrated import laid
from nightly import IS_WHOLE
from postgres import postgres_url

RUN = """
import django; django.setup()
from django.core.management import call_command
for step in ([], ["ledger", "zero"], ["accounts", "zero"], ["core", "zero"]{again}):
    call_command("migrate", *step)
"""
AGAIN = ', [], ["--plan"]'
OURS = "SELECT name FROM sqlite_master WHERE name GLOB 'core_*' OR name GLOB 'plans_*'"


def forwards_back_and(again: str, folder: Path, url: str) -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "orchard.config.settings",
        "ORCHARD_DATA": str(folder),
        "ORCHARD_DATABASE": url,
    }
    found = subprocess.run(
        [sys.executable, "-c", RUN.format(again=again)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_on_sqlite(tmp_path: Path):
    laid(Installation(tmp_path, url=""))  # forwards a first time, once for all tests

    said = forwards_back_and(AGAIN if IS_WHOLE else "", tmp_path, "")

    if IS_WHOLE:  # every migration one by one: tables that others made are still there
        assert "No planned migration operations" in said
    else:
        with Installation(tmp_path, url="").connection() as connection:
            assert connection.execute(OURS).fetchall() == []


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.skipif(not IS_WHOLE, reason="nightly: every other test goes forwards on PostgreSQL")
def test_on_postgresql(tmp_path: Path):
    with postgres_url() as url:
        assert "No planned migration operations" in forwards_back_and(AGAIN, tmp_path, url)
