"""The world as fixtures: built once for a module, undone after it; conftests import them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.test import Client

from orchard.domain.core.models import User
from standing import standing
from world import World, make_world


@pytest.fixture(scope="module")
def whole_world(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One world for all tests of a module; each of them works in a transaction of its own."""
    with standing(
        "world", make_world, folders=tmp_path_factory, blocker=django_db_blocker
    ) as world:
        yield world


@pytest.fixture(scope="module")
def world_without_figures(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The same without computed figures, four times quicker: import it under the name of the other."""
    build = partial(make_world, figures=False)
    with standing(
        "uncomputed", build, folders=tmp_path_factory, blocker=django_db_blocker
    ) as world:
        yield world


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
