"""Whether the installation can serve: the database answers and its tables are up to date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor


class State(StrEnum):
    """What a watcher is told; details stay in the log."""

    READY = "ready"
    NO_DATABASE = "the database does not answer"
    NOT_MIGRATED = "the database needs `orchard manage migrate`"


@dataclass(frozen=True, slots=True)
class Readiness:
    """The answer."""

    state: State

    @property
    def is_ready(self) -> bool:
        """Say whether requests can be served."""
        return self.state is State.READY


def check() -> Readiness:
    """Ask the database and compare its tables with the migrations."""
    try:
        executor = MigrationExecutor(connection)
    except Error:  # InterfaceError, a connection that broke, is no DatabaseError
        return Readiness(State.NO_DATABASE)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Readiness(State.NOT_MIGRATED)
    return Readiness(State.READY)
