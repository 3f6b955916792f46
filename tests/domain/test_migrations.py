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
for step in ([], ["ledger", "zero"], ["accounts", "zero"], ["core", "zero"], [], ["--plan"]):
    call_command("migrate", *step)
"""


def forwards_back_and_forwards(folder: Path, url: str) -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "orchard.config.settings",
        "ORCHARD_DATA": str(folder),
        "ORCHARD_DATABASE": url,
    }
    found = subprocess.run(
        [sys.executable, "-c", RUN],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_on_sqlite(tmp_path: Path):
    laid(Installation(tmp_path, url=""))  # forwards a first time, once for all tests

    assert "No planned migration operations" in forwards_back_and_forwards(tmp_path, "")


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.skipif(not IS_WHOLE, reason="nightly: every other test goes forwards on PostgreSQL")
def test_on_postgresql(tmp_path: Path):
    with postgres_url() as url:
        assert "No planned migration operations" in forwards_back_and_forwards(tmp_path, url)
