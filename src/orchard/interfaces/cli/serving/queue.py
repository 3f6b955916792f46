"""The queue as the worker's attendant sees it: whether there is work, also of the dead."""

from __future__ import annotations

import os
import socket
from datetime import datetime

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MOST_ATTEMPTS = 3
GIVEN_UP = "Its worker died %d times over it."


def has_work() -> bool:
    """Say whether a task waits for a worker."""
    return bool(DBTaskResult.objects.ready().exists())


def worker_name() -> str:
    """Return a name that says which process of which machine works."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def recover(*, at: datetime) -> int:
    """Give tasks back whose worker on this machine has died; a task that kills workers fails."""
    recovered = 0
    for task in DBTaskResult.objects.running():
        if not _has_died(task.worker_ids[-1] if task.worker_ids else ""):
            continue
        running = DBTaskResult.objects.running().filter(pk=task.pk)
        if len(task.worker_ids) < MOST_ATTEMPTS:
            recovered += running.update(status=TaskResultStatus.READY, started_at=None)
        else:
            text = GIVEN_UP % len(task.worker_ids)
            running.update(status=TaskResultStatus.FAILED, finished_at=at, traceback=text)
    return recovered


def _has_died(worker: str) -> bool:
    """Say whether a worker of this machine is gone; of others we know nothing."""
    host, _colon, process = worker.rpartition(":")
    if host != socket.gethostname()[:40] or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
