"""Whether the installation can serve: the database answers and its tables are up to date."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

LONGEST_WAIT = timedelta(minutes=2)
WRONG_CONFIGURATION = 78
"""What service managers know as a start that no repetition will mend (`EX_CONFIG`)."""
RETIRED: frozenset[str] = frozenset()
"""The labels of apps that an earlier Orchard had: their steps stay noted, and are no newer version's."""


class State(StrEnum):
    """What a watcher is told; details stay in the log."""

    READY = "ready"
    NO_DATABASE = "the database does not answer"
    NOT_MIGRATED = "the database needs `orchard manage migrate`"
    TOO_NEW = "the database was changed by a newer version of Orchard"
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
        applied = MigrationRecorder(connection).applied_migrations().keys()
        if _of_newer_versions(applied):
            return Readiness(State.TOO_NEW)
        if _migrations() <= applied:
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


def is_too_new() -> bool:
    """Say whether a newer version changed the tables; quicker than asking for all that may be wrong."""
    try:
        return bool(_of_newer_versions(MigrationRecorder(connection).applied_migrations()))
    except Error:
        return False


def _of_newer_versions(applied: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the steps of our own tables, and of areas that came later, which this code does not know.

    Other people's apps that are known may have dropped old steps of theirs: these say nothing.
    """
    configs = apps.get_app_configs()
    others = {app.label for app in configs if not app.name.startswith("orchard.")}
    return {one for one in applied if one[0] not in others | RETIRED} - _migrations()


def why_too_new() -> str:
    """Return what is said of tables that a newer version changed, and what to do."""
    text = _(
        "A newer version of Orchard has changed the tables of this installation. Start version "
        "%(version)s or a newer one; or restore a backup from before into an empty installation."
    )
    return text % {"version": needed_version() or _("of that time")}


def note_version() -> None:
    """Leave in the data folder which version brought the tables up to date."""
    with suppress(OSError):  # a folder that cannot be written is told by `serving`
        _noted().write_text(f"{version('orchard')}\n", encoding="utf-8")


def needed_version() -> str:
    """Return the version that last brought the tables up to date; nothing where none was noted."""
    with suppress(OSError):
        return _noted().read_text(encoding="utf-8").strip()
    return ""


def _noted() -> Path:
    return Path(settings.DATA_DIR) / "tables-version"


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
