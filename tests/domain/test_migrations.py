"""Migrations go forwards and all the way back, seals and all; by day they only say that they can."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

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
WHY_NIGHTLY = "nightly: by day the steps only say that they can be taken back"


def forwards_back_and_again(folder: Path, url: str) -> str:
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


def test_every_step_can_be_taken_back():
    ours = {one.label for one in apps.get_app_configs() if one.name.startswith("orchard.")}
    steps = [
        (f"{app}.{name}: {step.describe()}", step.reversible)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in ours
        for step in migration.operations
    ]

    assert [step for step, can_go_back in steps if not can_go_back] == []
    assert len(steps) >= 200


@pytest.mark.slow
@pytest.mark.skipif(not IS_WHOLE, reason=WHY_NIGHTLY)
def test_on_sqlite(tmp_path: Path):
    laid(Installation(tmp_path, url=""))  # what is made at once goes back through every step, too

    assert "No planned migration operations" in forwards_back_and_again(tmp_path, "")


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.skipif(not IS_WHOLE, reason=WHY_NIGHTLY)
def test_on_postgresql(tmp_path: Path):
    with postgres_url() as url:
        assert "No planned migration operations" in forwards_back_and_again(tmp_path, url)
