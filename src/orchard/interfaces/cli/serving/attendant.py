"""Beside the web: starts a worker when there is work, and the nightly job once a night.

The worker is a process of its own, so that engines and models that a job loads never weigh on the
web; it ends when nothing is left to do, and is started again when it dies over a task.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import close_old_connections

from orchard.interfaces.cli import database
from orchard.interfaces.cli.serving import queue
from orchard.interfaces.cli.serving.nights import Nights

logger = logging.getLogger("orchard.serve")

POLL_SECONDS = 1.0
RECOVER_EVERY = 30
GRACE_SECONDS = 25
WORK = (sys.executable, "-m", "orchard.interfaces.cli.serving.child")
NIGHTLY = (
    sys.executable,
    "-c",
    "from orchard.interfaces.cli.main import run; run()",
    "nightly",
)


@dataclass(slots=True)
class Attendant:
    """Looks after the queue until it is told to stop."""

    stop: Event = field(default_factory=Event)
    worker: subprocess.Popen[bytes] | None = None
    nightly: subprocess.Popen[bytes] | None = None
    rounds: int = 0

    def start(self) -> Thread:
        """Attend in a thread beside the web."""
        thread = Thread(target=self.attend, name="attendant", daemon=True)
        thread.start()
        return thread

    def attend(self) -> None:
        """Look again and again; a database that does not answer is asked later."""
        nights = Nights(Path(settings.DATA_DIR) / "nightly.day")
        while not self.stop.is_set():
            try:
                self._look(nights, database.now())
            except (DatabaseFailure, OSError) as failure:
                logger.warning("The queue cannot be looked at: %s", type(failure).__name__)
            close_old_connections()
            self.stop.wait(POLL_SECONDS)
        self._end(self.worker)
        self._end(self.nightly)

    def _look(self, nights: Nights, at: datetime) -> None:
        if self.rounds % RECOVER_EVERY == 0 or self._has_failed():
            queue.recover(at=at)
        self.rounds += 1
        if not _runs(self.worker) and queue.has_work():
            self.worker = subprocess.Popen(WORK)  # noqa: S603  # our own module, no shell
        if not _runs(self.nightly) and nights.is_due(at):
            nights.note(at)
            self.nightly = subprocess.Popen(NIGHTLY)  # noqa: S603  # our own module, no shell

    def _has_failed(self) -> bool:
        """Say, once, that the worker died."""
        if self.worker is None or self.worker.poll() in {None, 0}:
            return False
        logger.error("The worker died with code %s; it is started again.", self.worker.returncode)
        self.worker = None
        return True

    @staticmethod
    def _end(process: subprocess.Popen[bytes] | None) -> None:
        """Let a process finish its task; one that takes too long leaves it to the next start."""
        if process is None or not _runs(process):
            return
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _runs(process: subprocess.Popen[bytes] | None) -> bool:
    return process is not None and process.poll() is None
