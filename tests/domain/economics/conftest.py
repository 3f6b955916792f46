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
    """The ledger with its figures; every test works in a transaction of its own."""
    with economies.one_economy(tmp_path_factory, django_db_blocker) as (by, done):
        yield Economy(by=by, done=done, **economies.make_people())


@pytest.fixture
def economy(computed: Economy, db: None) -> Economy:
    """The figures, as nobody has changed anything."""
    return computed
