"""Making all tables of an empty database at once, as the last of the migrations leaves them.

Going through the migrations one by one makes and remakes tables that nobody has written in yet; it
costs a new installation most of a minute. A test holds both ways to the same database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation

from orchard.domain.core.migrating import RunStatements, Together

OF_TABLES = (FieldOperation, IndexOperation, ModelOperation, Together)
OF_ROWS = (RunPython,)
"""They change rows that older versions wrote: an empty database has none."""


def lay_tables(connection: BaseDatabaseWrapper) -> bool:
    """Make the tables where there is none at all; say whether that was the way here."""
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    migrations = [one for one, _back in executor.migration_plan(graph.leaf_nodes())]
    operations = [step for one in migrations for step in one.operations]
    if not all(isinstance(one, (*OF_TABLES, *OF_ROWS, RunStatements)) for one in operations):
        return False
    with connection.constraint_checks_disabled(), transaction.atomic():
        _make(connection, executor, operations)
        _note(executor, migrations)
    return True


def _make(
    connection: BaseDatabaseWrapper, executor: MigrationExecutor, operations: list[Operation]
) -> None:
    """Make every table, and then what only statements of the database's own can say of them."""
    models: Any = executor.loader.project_state().apps
    with connection.schema_editor() as editor:
        for model in models.get_models():
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in _statements(operations, connection.vendor):
            cursor.execute(statement)


def _statements(operations: Iterable[Operation], vendor: str) -> Iterator[str]:
    """Yield the statements of each thing once: what was said of it last holds."""
    last = {one.describe(): one for one in operations if isinstance(one, RunStatements)}
    for one in last.values():
        yield from one.forwards(vendor)


def _note(executor: MigrationExecutor, migrations: Iterable[Migration]) -> None:
    executor.recorder.ensure_schema()
    for one in migrations:
        executor.record_migration(one)
