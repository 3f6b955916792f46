"""Migrations go forwards and all the way back, seals and all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from postgres import postgres_url

RUN = (
    "import sys; from django.core.management import execute_from_command_line as run; run(sys.argv)"
)
STEPS = (["migrate"], ["migrate", "ledger", "zero"], ["migrate", "accounts", "zero"])
BACK = ["migrate", "core", "zero"]


def manage(folder: Path, url: str, *words: str) -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "orchard.config.settings",
        "ORCHARD_DATA": str(folder),
        "ORCHARD_DATABASE": url,
    }
    found = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def forwards_back_and_forwards(folder: Path, url: str) -> str:
    for step in (*STEPS, BACK, ["migrate"]):
        manage(folder, url, *step)
    return manage(folder, url, "migrate", "--plan")


def test_on_sqlite(tmp_path: Path):
    assert "No planned migration operations" in forwards_back_and_forwards(tmp_path, "")


@pytest.mark.postgres
@pytest.mark.slow
def test_on_postgresql(tmp_path: Path):
    with postgres_url() as url:
        assert "No planned migration operations" in forwards_back_and_forwards(tmp_path, url)
