"""Background work on meetings."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django_tasks import task

from orchard.domain.core.models import User
from orchard.domain.meetings import letters, mailing
from orchard.domain.meetings.models import Invitation
from orchard.domain.meetings.services.invitations import drop, note_sent

logger = logging.getLogger("orchard.mail")
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240))
"""So long one waits for a mail server that does not answer; after that the nights try."""


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def send_invitations(meeting_id: int, at: str, attempt: int = 0) -> int:
    """Mail everybody who has still to hear of a meeting; return to how many it left.

    `at` is the moment of asking as ISO text. Whoever may not be written to any more hears nothing.
    Where the mail server does not answer, nothing is noted, and it is tried again later.
    """
    by = User.objects.operator().first()
    if by is None:
        return 0
    moment = datetime.fromisoformat(at)
    left = 0
    for found in mailing.waiting(meeting_id, at=moment):
        try:
            left += _send(found, by, moment)
        except OSError as reason:  # also the root of what SMTP raises; its text may hold addresses
            logger.warning("a letter did not leave", extra={"reason": type(reason).__name__})
            _try_again(meeting_id, moment, attempt)
            break
    return left


def _send(found: Invitation, by: User, at: datetime) -> bool:
    if not mailing.may_leave(found):
        drop(found, by=by, at=at)
        return False
    letters.send_invitation(found, at=at)
    note_sent(found, state=found.wanted, by=by, at=at)
    return True


def _try_again(meeting_id: int, at: datetime, attempt: int) -> None:
    """Queue the rest for later, as often as one waits."""
    if attempt < len(AGAIN_AFTER) and send_invitations.get_backend().supports_defer:
        later = at + AGAIN_AFTER[attempt]
        send_invitations.using(run_after=later).enqueue(meeting_id, later.isoformat(), attempt + 1)
