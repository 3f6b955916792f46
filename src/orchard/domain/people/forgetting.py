"""What becomes of coaching when somebody is erased: a person at a customer, or one of the two."""

from __future__ import annotations

from orchard.domain.core import forgetting
from orchard.domain.core.models import User
from orchard.domain.people.models import CoachingTalk, between
from orchard.domain.people.rules import TalkState
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename

TEXTS: tuple[Texts, ...] = (
    (CoachingTalk, "first__", ("notes",)),
    (CoachingTalk, "second__", ("notes",)),
)


def take_part() -> None:
    """Let what was said go when one of the two is anonymised, and names of customers' people too."""
    belonging.add(belonging.Belongings("people", (), _forget))
    forgetting.add("people", forget_talks)


def forget_talks(user: User) -> None:
    """Delete what was said in the talks of somebody who left, and the talks that will not be."""
    mine = CoachingTalk.objects.filter(between(user, "series__"))
    mine.filter(state=TalkState.PLANNED).delete()
    mine.update(notes="")


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was said: whoever is named there is called by a pseudonym."""
    rename(contact, TEXTS, name=name, instead=instead)
