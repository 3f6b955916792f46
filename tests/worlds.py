"""The world as fixtures: built once for a module, undone after it; conftests import them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from orchard.domain.core.models import User
from world import World, make_world


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
            yield make_world(folder)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture(scope="module")
def world_without_figures(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The same without computed figures, four times quicker: import it under the name of the other."""
    folder: Path = tmp_path_factory.mktemp("world") / "data"
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield make_world(folder, figures=False)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def world(whole_world: World, db: None) -> World:
    """The world, as nobody has changed it."""
    return whole_world


@pytest.fixture
def as_(world: World) -> Callable[[User | str], Client]:
    """Return a browser in which somebody is signed in."""

    def sign_in(person: User | str) -> Client:
        client = Client()
        user = world.people[person] if isinstance(person, str) else person
        client.force_login(user)
        return client

    return sign_in
