"""The worker's round in tests: what requests queued is done, outside of any request."""

from __future__ import annotations

import re

from django.core import mail
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult


def work() -> int:
    """Do every task that waits, and return how many there were."""
    waiting = list(DBTaskResult.objects.ready())
    for row in waiting:
        import_string(row.task_path).call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()
    return len(waiting)


def path_in_letter(page: str, number: int = -1) -> str:
    """Return the path of the link to a page in a letter that was sent."""
    found = re.search(rf"/{page}/[\w-]+", mail.outbox[number].body)
    assert found, mail.outbox[number].body
    return found[0]
