"""Migration operations for many new tables: a new installation is ready in seconds.

Django renders every model that is related to a new one again, for each table, index and constraint
of a migration. Nearly all models are related to the user, so that costs the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    RemoveConstraint,
    RemoveIndex,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

PARTS = (AddConstraint, AddField, AddIndex)
OVERTAKEN = (*PARTS, AlterField, RemoveConstraint, RemoveIndex)
"""What may wait until new tables are made: it changes older ones, of which those need only the keys."""


class Together(Operation):
    """Make tables at once, each as the last of the operations leaves it.

    `operations` create models, or add to models that an earlier one of them creates.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Tell the state of all tables before any model of them is rendered."""
        with suppress(AttributeError):
            del state.apps  # rendered models would be rendered again for each of the operations
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the tables: whatever is added to one is in it from the start."""
        for operation in self._tables:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the tables, the last one first."""
        for operation in reversed(self._tables):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Return what `migrate` prints."""
        return f"Create {', '.join(one.name for one in self._tables)}"

    @property
    def _tables(self) -> list[CreateModel]:
        return [one for one in self.operations if isinstance(one, CreateModel)]


class RunStatements(Operation):
    """Run statements of the database's own; nothing of the models has to be rendered for them."""

    def forwards(self, vendor: str) -> list[str]:
        """Return the statements that do it."""
        raise NotImplementedError

    def backwards(self, vendor: str) -> list[str]:
        """Return the statements that undo it."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do it."""
        for statement in self.forwards(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Undo it."""
        for statement in self.backwards(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations of a migration, those that make new tables joined at the first of them.

    What changes older tables in between comes after; new tables are not made across anything else.
    """
    found: list[Operation] = []
    group: list[Operation] = []
    for operation in operations:
        if _is_of_new_table(operation, group):
            found += [] if group else [Together(group)]
            group.append(operation)
        else:
            found.append(operation)
            group = group if isinstance(operation, OVERTAKEN) else []
    return found


def _is_of_new_table(operation: Operation, group: list[Operation]) -> bool:
    if isinstance(operation, CreateModel):
        return True
    new = {one.name_lower for one in group if isinstance(one, CreateModel)}
    return isinstance(operation, PARTS) and str(vars(operation)["model_name"]).lower() in new
