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


@pytest.fixture(scope="session", autouse=True)
def _emptying_tables_between_tests_breaks_the_seals() -> Iterator[None]:
    """Let Django empty all tables after a test: seals are off for just that, and then on again."""
    from django.test import TransactionTestCase

    empty = TransactionTestCase._fixture_teardown

    def empty_unsealed(case: TransactionTestCase) -> None:
        _run("remove")
        empty(case)
        _run("install")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", empty_unsealed)
        yield


def _run(what: str) -> None:
    """Put every seal on, or take it off."""
    from django.db import connection

    from orchard.domain.core.triggers import SEALS

    with connection.cursor() as cursor:
        for seal in SEALS:
            for statement in getattr(seal, what)(connection.vendor):
                cursor.execute(statement)
