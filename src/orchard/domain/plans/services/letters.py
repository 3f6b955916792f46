"""What one may do with one's weekly letter: want it or not; and noting that one has left."""

from __future__ import annotations

from datetime import date, datetime

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.plans.models import WorkLetter


@audited("work_letter.chosen", keeps=("is_wanted",))
def choose_letter(user: User, *, is_wanted: bool, by: User, at: datetime) -> WorkLetter:
    """Switch one's own weekly letter of actions on or off."""
    if user.pk != by.pk or not by.is_active:
        raise NotAllowed
    said = {"is_wanted": is_wanted}
    chosen, _is_new = WorkLetter.objects.update_or_create(user=user, defaults=said)
    return chosen


@audited("work_letter.sent")
def note_letter_sent(user: User, *, on: date, by: User, at: datetime) -> WorkLetter:
    """Note that a person's letter has left."""
    sent, _is_new = WorkLetter.objects.update_or_create(user=user, defaults={"sent_on": on})
    return sent
