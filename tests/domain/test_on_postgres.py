"""Core and accounts mean the same on PostgreSQL: tests that use tables run again on a cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from make import ROOT
from postgres import postgres_url

TESTS = ("core/test_audit.py", "core/test_services.py", "core/test_fields.py", "accounts")


@pytest.mark.postgres
@pytest.mark.slow
def test_core_and_accounts_pass_on_postgresql(tmp_path: Path):
    tests = [f"tests/domain/{name}" for name in TESTS]
    with postgres_url() as url:
        environment = os.environ | {"ORCHARD_DATABASE": url, "ORCHARD_DATA": str(tmp_path)}
        found = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "not postgres", *tests],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert found.returncode == 0, found.stdout[-4000:] + found.stderr[-2000:]
    assert "passed" in found.stdout
