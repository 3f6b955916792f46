"""Whether the installation can serve: the database answers and its tables are up to date."""

from __future__ import annotations

import os
import pkgutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LONGEST_WAIT = timedelta(minutes=2)


class State(StrEnum):
    """What a watcher is told; details stay in the log."""

    READY = "ready"
    NO_DATABASE = "the database does not answer"
    NOT_MIGRATED = "the database needs `orchard manage migrate`"
    NO_FOLDER = "the data folder cannot be written"


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
        if _migrations() <= MigrationRecorder(connection).applied_migrations().keys():
            return Readiness(State.READY)
        executor = MigrationExecutor(connection)
    except Error:  # InterfaceError, a connection that broke, is no DatabaseError
        return Readiness(State.NO_DATABASE)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Readiness(State.NOT_MIGRATED)
    return Readiness(State.READY)


@lru_cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Name every migration of this code without reading it: that would cost each start a fifth."""
    found: set[tuple[str, str]] = set()
    for app in apps.get_app_configs():
        module, _is_set = MigrationLoader.migrations_module(app.label)
        if spec := find_spec(module) if module else None:
            names = pkgutil.iter_modules(spec.submodule_search_locations)
            found |= {(app.label, one.name) for one in names if one.name[0] not in "_~"}
    return frozenset(found)


def serving() -> Readiness:
    """Say whether requests can be served: the database is up to date, the folder can be written."""
    found = check()
    if found.is_ready and not os.access(settings.DATA_DIR, os.W_OK):
        return Readiness(State.NO_FOLDER)
    return found


def queue_stands_still(*, at: datetime) -> bool:
    """Say whether work waits although nobody works; pages are served all the same."""
    from django_tasks_db.models import DBTaskResult

    if DBTaskResult.objects.running().exists():
        return False
    return bool(DBTaskResult.objects.ready().filter(enqueued_at__lt=at - LONGEST_WAIT).exists())
