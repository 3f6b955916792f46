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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Copy the tables of the database that migrations have made once, instead of migrating anew."""
    from django.core import management
    from django.db.backends.base.creation import BaseDatabaseCreation

    import migrated

    create, call = BaseDatabaseCreation.create_test_db, management.call_command

    def create_with_copies(of: BaseDatabaseCreation, *how: object, **options: object) -> str:
        def copy_or_call(name: str, *words: object, **more: object) -> None:
            if name != "migrate" or not migrated.copied(of.connection):
                call(name, *words, **more)

        with pytest.MonkeyPatch.context() as for_now:
            for_now.setattr(management, "call_command", copy_or_call)
            return create(of, *how, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseCreation, "create_test_db", create_with_copies)
        yield


@pytest.fixture(scope="session", autouse=True)
def _the_end_of_an_answer_leaves_the_transaction_of_a_test_alone() -> Iterator[None]:
    """Let nothing but the test end its transaction: PostgreSQL loses it with the connection."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            close(connection)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside)
        yield


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
