"""Background work on plans."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.plans import letters
from orchard.domain.plans.queries.letters import letter_due
from orchard.domain.plans.services.letters import note_letter_sent


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def send_work_letter(user_id: int, at: str) -> bool:
    """Mail a person what they are to do this week; say whether it left.

    `at` is the moment of asking as ISO text. What waits is asked now, not then. Where the mail
    server does not answer, nothing is noted, and the next night tries again.
    """
    by, reader = User.objects.operator().first(), User.objects.filter(pk=user_id).first()
    if by is None or reader is None:
        return False
    moment = datetime.fromisoformat(at)
    today = core.fiscal_calendar(by).today(moment)
    week = letter_due(reader, today=today)
    if week is None:
        return False
    letters.send_letter(reader, week)
    note_letter_sent(reader, on=today, by=by, at=moment)
    return True
