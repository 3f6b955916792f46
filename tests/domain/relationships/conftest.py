"""The world of people at the customer, without figures: built once for a module, undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from world import World, make_world
from worlds import world

__all__ = ["world"]


@pytest.fixture(scope="module")
def whole_world(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One world for all tests of a module; each of them works in a savepoint of its own."""
    folder: Path = tmp_path_factory.mktemp("world") / "data"
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield make_world(folder, figures=False)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
