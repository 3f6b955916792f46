"""Opening the installation's database from the command line, with no set-up before."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import django
import typer

if TYPE_CHECKING:
    from orchard.domain.core.models import User


def now() -> datetime:
    """Return the moment; the domain never asks the clock itself."""
    return datetime.now(UTC)


def open_database() -> None:
    """Load the settings and make the tables where there are none yet."""
    load_settings()
    from orchard.domain.core import readiness

    state = readiness.check().state
    if state is readiness.State.TOO_NEW:
        _refuse_newer_tables()
    if state is readiness.State.NOT_MIGRATED:
        _migrate()


def _refuse_newer_tables() -> NoReturn:
    """Touch nothing: what an older version writes, the newer one may not understand."""
    from orchard.domain.core import readiness

    sys.stderr.write(f"{readiness.why_too_new()}\n")
    raise typer.Exit(readiness.WRONG_CONFIGURATION)


def load_settings() -> None:
    """Make Django ready; commands that need no database need no more than this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchard.config.settings")
    gc.disable()  # all of what is read here stays: looking through it again and again costs a fifth
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()


def _migrate() -> None:
    """Bring the tables up to date, one process after the other, and all of it or nothing.

    Django notes a migration as done after committing it: a process stopped between the two would
    leave tables that every later start stumbles over. SQLite takes `foreign_keys` only outside of
    a transaction, so the checks are off before it begins.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    from orchard.domain.core import readiness
    from orchard.domain.search import indexing

    with _one_at_a_time():
        state = readiness.check().state
        if state is readiness.State.TOO_NEW:  # a newer version was faster
            _refuse_newer_tables()
        if state is not readiness.State.READY:
            with connection.constraint_checks_disabled(), transaction.atomic():
                call_command("migrate", verbosity=0, interactive=False)
            indexing.watch_again()  # a table that was made anew has lost its triggers
            indexing.take_words()


def base_currency() -> str | None:
    """Return the organisation's currency; nothing before the first import."""
    from orchard.domain.core.models import Organisation

    return Organisation.objects.values_list("currency", flat=True).first()


def operator(currency: str) -> User:
    """Return the user that the command line works as; the first use founds the organisation."""
    from orchard.domain.core import bootstrap

    with _one_at_a_time():
        return bootstrap.operator(currency=currency, at=now())


def _one_at_a_time() -> AbstractContextManager[None]:
    """Let two processes that both meet an empty installation set it up once."""
    from django.conf import settings

    from orchard.domain.ledger import leases

    return leases.file_lock(Path(settings.DATA_DIR) / "set-up.lock", wait=True)
