"""Writers at the same time append one after another: no gap, no fork, no lost event."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WRITER = """
import django, sys
from datetime import UTC, datetime
django.setup()
from orchard.domain.core import bootstrap, services
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
at = datetime(2026, 3, 2, tzinfo=UTC)
by = bootstrap.operator(currency="EUR", at=at)
for number in range(int(sys.argv[1])):
    services.give_role(by, role=Role.READER, by=by, at=at)
"""
READER = """
import django
django.setup()
from orchard.domain.core.audit import verify_audit_chain
report = verify_audit_chain()
print(report.events, report.is_whole)
"""


def start(code: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "orchard.config.settings",
        "ORCHARD_DATA": str(folder),
    }
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", code, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def run(code: str, folder: Path, *arguments: str) -> str:
    output, errors = start(code, folder, *arguments).communicate(timeout=60)
    assert not errors, errors
    return output


def test_three_processes_that_write_at_once_leave_one_whole_chain(tmp_path: Path):
    if os.environ.get("ORCHARD_DATABASE"):
        pytest.skip("writes to a database of its own: the SQLite file in the data folder")
    migrate = "from django.core.management import execute_from_command_line as run; run(['orchard', 'migrate', '-v', '0'])"
    run(migrate, tmp_path)
    run(WRITER, tmp_path, "0")

    writers = [start(WRITER, tmp_path, "20") for _ in range(3)]
    errors = [writer.communicate(timeout=60)[1] for writer in writers]

    assert errors == ["", "", ""]
    assert run(READER, tmp_path).split() == ["61", "True"]
