"""A supplier that has imported its ledger and chosen nobody yet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import migrated
from installations import ORCHARD, Installation
from make import ROOT
from serving import served

BUILD = "from ux.newcomer import build; build()"


@dataclass(frozen=True, slots=True)
class NewHouse:
    """A served installation, and the cookie of its programme director."""

    url: str
    cookie: str
    installation: Installation


@contextmanager
def new_house(data: Path) -> Iterator[NewHouse]:
    """Build it in a data folder and serve it while the block runs."""
    migrated.lay(data)
    installation = Installation(data)
    path = os.pathsep.join((str(ROOT / "tests"), str(ROOT / "src")))
    told = subprocess.run(
        [*ORCHARD, "manage", "shell", "-v", "0", "-c", BUILD],
        env=installation.environment | {"PYTHONPATH": path},
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    with served(installation, "--role", "web") as running:
        cookie = json.loads(told.stdout.splitlines()[-1])
        yield NewHouse(f"http://127.0.0.1:{running.port}", cookie, installation)


def build() -> None:
    """Import the ledger and compute the figures; runs inside the installation."""
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from orchard.domain.core.rules import Role
    from world import make_world

    from .site import session_of

    setup_test_environment()
    world = make_world(Path(settings.DATA_DIR))
    sys.stdout.write(json.dumps(session_of(world.person(Role.PROGRAMME_DIRECTOR))) + "\n")
