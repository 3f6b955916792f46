"""Figures of a small ledger, computed once for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

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
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            by = economies.import_lines(folder)
            done = economies.compute(by)
            yield Economy(by=by, done=done, **economies.make_people())
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def economy(computed: Economy, db: None) -> Economy:
    """The figures, as nobody has changed anything."""
    return computed
