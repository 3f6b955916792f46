"""Making an installation empty again: only a demo, or one whose restoring failed, may be emptied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from orchard.domain.core.triggers import SEALS


@contextmanager
def unsealed() -> Iterator[None]:
    """Take the seals off inside a transaction and put them on again before it ends."""
    with transaction.atomic():
        _run([text for seal in SEALS for text in seal.remove(connection.vendor)])
        yield
        _run([text for seal in SEALS for text in seal.install(connection.vendor)])


def empty_installation(*folders: Path) -> None:
    """Delete every row and the folders, and keep the tables; all rows go or none."""
    with connection.constraint_checks_disabled(), unsealed():
        _run(connection.ops.sql_flush(no_style(), tables(), reset_sequences=True))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def tables() -> list[str]:
    """Return every table that models have, many-to-many included; not Django's list of migrations."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed})


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
