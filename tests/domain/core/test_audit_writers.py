"""Writers at the same time append one after another: no gap, no fork, no lost event."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installations import Installation
from migrated import laid
from postgres import postgres_url

SECONDS = 300
"""A busy machine takes a minute to make all tables."""

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


MIGRATE = """
from django.core.management import execute_from_command_line as run
run(["orchard", "migrate", "-v", "0"])
"""


def start(code: str, folder: Path, url: str, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "orchard.config.settings",
        "ORCHARD_DATA": str(folder),
        "ORCHARD_DATABASE": url,
    }
    command = [sys.executable, "-c", code, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def run(code: str, folder: Path, url: str, *arguments: str) -> str:
    output, errors = start(code, folder, url, *arguments).communicate(timeout=SECONDS)
    assert not errors, errors
    return output


def three_writers_at_once(folder: Path, url: str) -> list[str]:
    """Return how many events there are afterwards, and whether the chain is whole."""
    if url:
        run(MIGRATE, folder, url)
    else:
        laid(Installation(folder, url=""))
    run(WRITER, folder, url, "0")
    writers = [start(WRITER, folder, url, "20") for _ in range(3)]
    errors = [writer.communicate(timeout=SECONDS)[1] for writer in writers]
    assert errors == ["", "", ""]
    return run(READER, folder, url).split()


def test_three_processes_that_write_at_once_leave_one_whole_chain(tmp_path: Path):
    assert three_writers_at_once(tmp_path, "") == ["61", "True"]


@pytest.mark.postgres
@pytest.mark.slow
def test_three_processes_leave_one_whole_chain_on_postgresql(tmp_path: Path):
    with postgres_url() as url:
        assert three_writers_at_once(tmp_path, url) == ["61", "True"]
