"""Figures of a small ledger, computed once for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import economies
from economies import Economy


@pytest.fixture(scope="module")
def computed(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Economy]:
    """The ledger with its figures; every test works in a savepoint of its own."""
    folder = tmp_path_factory.mktemp("economy")
    with economies.one_ledger(folder, django_db_blocker) as by:
        done = economies.compute(by)
        yield Economy(by=by, done=done, **economies.make_people())


@pytest.fixture
def economy(computed: Economy, db: None) -> Economy:
    """The figures, as nobody has changed anything."""
    return computed
