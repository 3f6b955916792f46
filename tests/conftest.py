"""What every test stands on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("orchard", deadline=None, derandomize=True)  # busy machines, same tests
settings.load_profile("orchard")


@pytest.fixture(autouse=True)
def _nothing_is_remembered_from_another_test() -> None:
    """Forget what this process knows of the organisation: each test has one of its own."""
    from django.core.cache import caches

    caches["process"].clear()


@pytest.fixture(autouse=True)
def _emptying_tables_after_a_test_breaks_the_seals(
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """Take the seals off before Django empties all tables, and put them on for the next test."""
    if "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    from django.db import connection

    from orchard.domain.core.triggers import SEALS

    vendor = connection.vendor
    run = [statement for seal in SEALS for statement in seal.remove(vendor) + seal.install(vendor)]
    with connection.cursor() as cursor:
        for statement in run:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in [text for seal in SEALS for text in seal.remove(vendor)]:
            cursor.execute(statement)
