"""How a tie keeps the days on which its people met: part of the services that note it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from orchard.domain.core.models import User
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.relationships.models import Contact, Encounter, Tie, is_usable


def meet(tie: Tie, on: date, what: str, *, by: User, at: datetime) -> None:
    """Keep a day once."""
    if not tie.encounters.filter(on=on).exists():
        Encounter.objects.create(tie=tie, on=on, what=what.strip(), by=by, at=at)


def keep_ties_fresh(
    contacts: Iterable[Contact],
    users: Iterable[User],
    *,
    on: date,
    what: str,
    by: User,
    at: datetime,
) -> None:
    """Note of every tie between these that they met on a day; part of a service of an area above.

    Between whom there is no tie yet none is made: to have sat in one room is none.
    """
    check_lengths(Encounter, {"what": what})
    usable = Contact.objects.filter(is_usable(), pk__in=[one.pk for one in contacts])
    ties = Tie.objects.filter(contact__in=usable, user__in=list(users), ended_on__isnull=True)
    for tie in ties:
        meet(tie, on, what, by=by, at=at)
