"""Whom a customer may ask, and what each of them may decide at once: as the team and as guests see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.plans.models import Authority
from orchard.domain.plans.seats import asked_seats


@dataclass(frozen=True, slots=True)
class Reach:
    """A seat that the customer is told of, and what is said of it, shared or not."""

    seat: Assignment
    authority: Authority | None


def reaches(viewer: User, account: Account, *, today: date) -> list[Reach]:
    """Return whom the customer may ask, with what is said of each."""
    if not Account.objects.visible_to(viewer).filter(pk=account.pk).exists():
        return []
    seats = asked_seats(accounts.home(viewer, account).pk, today=today)
    said = {one.assignment_id: one for one in Authority.objects.filter(assignment__in=seats)}
    return [Reach(one, said.get(one.pk)) for one in seats]


def reach(viewer: User, account: Account, seat_id: int, *, today: date) -> Reach:
    """Return one seat that the customer is told of."""
    for one in reaches(viewer, account, today=today):
        if one.seat.pk == seat_id:
            return one
    raise NotFound
