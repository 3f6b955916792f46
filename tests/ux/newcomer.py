"""A supplier that has imported its ledger and chosen nobody yet."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from installations import Installation

from .site import built_and_served, session_of

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
    with built_and_served(data, BUILD) as (url, cookie, installation):
        yield NewHouse(url, cookie, installation)


def build() -> None:
    """Import the ledger and compute the figures; runs inside the installation."""
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from orchard.domain.core.rules import Role
    from world import make_world

    setup_test_environment()
    world = make_world(Path(settings.DATA_DIR))
    sys.stdout.write(json.dumps(session_of(world.person(Role.PROGRAMME_DIRECTOR))) + "\n")
