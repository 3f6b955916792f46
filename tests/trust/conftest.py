"""The world that tests of rights look at: built once for a module, undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

import limits
from belongings import with_belongings
from keys import keep_keys_apart
from world import World, make_world, with_tokens


@pytest.fixture(scope="module")
def whole_world(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One world for all tests of a module; each of them works in a savepoint of its own."""
    from orchard.interfaces.api import clock

    folder: Path = tmp_path_factory.mktemp("world") / "data"
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            keep_keys_apart()
            world = with_tokens(make_world(folder), at=clock.now())
            yield with_belongings(world, at=clock.now())
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def world(whole_world: World, db: None) -> World:
    """The world, as nobody has changed it."""
    limits.begin_anew()
    return whole_world
