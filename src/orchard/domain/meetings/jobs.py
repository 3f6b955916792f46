"""Background work on meetings."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django_tasks import task

from orchard.domain.core.models import User
from orchard.domain.meetings import letters, mailing
from orchard.domain.meetings.services.invitations import drop, give_up, note_sent

logger = logging.getLogger("orchard.mail")
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240))
"""So long one waits for a mail server that does not answer; after that the nights try."""
FOR_EVER = 500
"""From this code on a mail server says that trying again is of no use."""


class Fate(Enum):
    """What became of one mail."""

    LEFT = auto()
    NOT_SENT = auto()
    LATER = auto()
    NO_SERVER = auto()


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
    left, fates = 0, set[Fate]()
    for key in mailing.waiting(meeting_id, at=moment):
        fate = _send(key, by, moment)
        left += fate is Fate.LEFT
        fates.add(fate)
        if fate is Fate.NO_SERVER:
            break
    if fates & {Fate.NO_SERVER, Fate.LATER}:
        _try_again(meeting_id, moment, attempt)
    return left


def _send(key: int, by: User, at: datetime) -> Fate:
    """Mail one person, as they and the meeting are now: each mail before this one took its time."""
    found = mailing.still_waiting(key, at=at)
    if found is None:
        return Fate.NOT_SENT
    if not mailing.may_leave(found):
        drop(found, by=by, at=at)
        return Fate.NOT_SENT
    try:
        letters.send_invitation(found, at=at)
    except (OSError, ValueError) as reason:  # their texts may hold addresses
        logger.warning("a letter did not leave", extra={"reason": type(reason).__name__})
        fate = _fate(reason)
        if fate is Fate.NOT_SENT:
            give_up(found, by=by, at=at)
        return fate
    note_sent(found, state=found.wanted, by=by, at=at)
    return Fate.LEFT


def _fate(reason: Exception) -> Fate:
    """Return what a failed mail says: of one person, for ever or for now, or of the server."""
    if isinstance(reason, SMTPRecipientsRefused):
        codes = [code for code, _words in reason.recipients.values()]
        return Fate.NOT_SENT if min(codes, default=0) >= FOR_EVER else Fate.LATER
    if isinstance(reason, SMTPDataError):
        return Fate.NOT_SENT if reason.smtp_code >= FOR_EVER else Fate.LATER
    return Fate.NOT_SENT if isinstance(reason, ValueError) else Fate.NO_SERVER


def _try_again(meeting_id: int, at: datetime, attempt: int) -> None:
    """Queue the rest for later, as often as one waits."""
    if attempt < len(AGAIN_AFTER) and send_invitations.get_backend().supports_defer:
        later = at + AGAIN_AFTER[attempt]
        send_invitations.using(run_after=later).enqueue(meeting_id, later.isoformat(), attempt + 1)
