"""The worker process: works on the queue, waits a while for more, and ends to give memory back."""

from __future__ import annotations

import time

from orchard.interfaces.cli import database

LINGER_SECONDS = 120
POLL_SECONDS = 0.5


def work() -> None:
    """Work until the queue was empty for a while, or a signal comes: then finish the task at hand."""
    database.load_settings()
    from django_tasks_db.management.commands.db_worker import Worker

    from orchard.interfaces.cli.serving import queue

    worker = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=queue.worker_name(), excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    idle_since, done = time.monotonic(), 0
    while worker.running and time.monotonic() < idle_since + LINGER_SECONDS:
        worker.run()
        if worker._run_tasks > done:
            idle_since, done = time.monotonic(), worker._run_tasks
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    work()
