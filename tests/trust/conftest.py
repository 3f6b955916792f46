"""The world that tests of rights look at: built once for a module, undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import limits
from belongings import with_belongings
from keys import keep_keys_apart
from standing import standing
from world import World, make_world, with_tokens


@pytest.fixture(scope="module")
def whole_world(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One world for all tests of a module; each of them works in a savepoint of its own."""
    with standing(
        "belongings", _built, folders=tmp_path_factory, blocker=django_db_blocker
    ) as world:
        yield world


def _built(folder: Path) -> World:
    from orchard.interfaces.api import clock

    keep_keys_apart()
    world = with_tokens(make_world(folder), at=clock.now())
    return with_belongings(world, at=clock.now())


@pytest.fixture
def world(whole_world: World, db: None) -> World:
    """The world, as nobody has changed it."""
    limits.begin_anew()
    _use_portal_now()
    return whole_world


def _use_portal_now() -> None:
    """Keep guests in: the world may have been built longer ago than the portal lets a browser idle."""
    from orchard.domain.plans.models import PortalSession
    from orchard.interfaces.api import clock

    PortalSession.objects.update(seen_at=clock.now())
