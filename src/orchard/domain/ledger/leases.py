"""One import per source at a time, and none that looks alive after its process died.

On one machine a lock on a file decides: the kernel lets go of it when the process ends, however it
ends. Between machines the lease in the database decides: it is renewed while the import works.
"""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.db import Error as BrokenDatabase
from django.db import connection
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Conflict
from orchard.domain.ledger import store
from orchard.domain.ledger.models import BatchQuerySet, DraftQuerySet, ImportBatch, ImportSource
from orchard.domain.ledger.rules import LEASE, lease_until

try:
    import fcntl
except ImportError:  # Windows: the lease alone decides
    fcntl = None  # type: ignore[assignment]

Clock = Callable[[], datetime]
Leased = BatchQuerySet | DraftQuerySet
logger = logging.getLogger(__name__)


class ImportIsRunning(Conflict):
    """Somebody else imports from this source at this moment."""


def this_machine() -> str:
    """Return the name under which this machine holds leases."""
    return platform.node()


class LockIsTaken(Conflict):
    """Another process holds the lock."""


@contextmanager
def file_lock(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold a lock that ends with the process; wait for another holder, or say that it is taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with closing(os.fdopen(descriptor, "w")) as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise LockIsTaken from None
        yield


@contextmanager
def only_import_of(source: ImportSource) -> Iterator[None]:
    """Hold the source's lock on this machine, or say that somebody else does."""
    with ExitStack() as held:
        try:
            held.enter_context(
                file_lock(store.root() / store.LOCKS / f"{source.pk}.lock", wait=False)
            )
        except LockIsTaken:
            raise ImportIsRunning(_running(source)) from None
        yield


def is_dead(batch: ImportBatch, at: datetime) -> bool:
    """Say whether the process of a staged batch has gone without finishing it."""
    if not batch.holds_lease(at):
        return True
    if batch.host != this_machine() or fcntl is None:
        return False
    with suppress(ImportIsRunning), only_import_of(batch.source):
        return True
    return False


def refuse_while_running(running: ImportBatch, at: datetime) -> None:
    """Refuse unless the batch is dead; the caller holds the source's lock on this machine."""
    elsewhere = running.host != this_machine() or fcntl is None
    if elsewhere and running.holds_lease(at):
        raise ImportIsRunning(_running(running.source))


@contextmanager
def heartbeat(batch: ImportBatch, clock: Clock | None) -> Iterator[None]:
    """Renew the lease of a batch while it is written; without a clock, do not."""
    running = ImportBatch.objects.running().filter(pk=batch.pk)
    with beating(running, clock, name=f"import {batch.pk}"):
        yield


@contextmanager
def beating(rows: Leased, clock: Clock | None, *, name: str) -> Iterator[None]:
    """Renew a lease in a thread, also while one long query runs; without a clock, do not."""
    finished = threading.Event()

    def beat() -> None:
        while clock is not None and not finished.wait(LEASE.total_seconds() / 3):
            _renew(rows, clock(), name)

    thread = threading.Thread(target=beat, name=f"lease of {name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


def _renew(rows: Leased, now: datetime, name: str) -> None:
    """Show life; a beat that fails is not the end, two more fit into the lease."""
    try:
        rows.update(lease_until=lease_until(now))
    except BrokenDatabase:  # a connection that broke is no DatabaseError
        logger.warning("The lease of %s could not be renewed.", name)
    finally:
        connection.close()


def _running(source: ImportSource) -> str:
    return _(
        "Another import from %(source)s is running. Wait until it has finished and try again."
    ) % {"source": source.name}
