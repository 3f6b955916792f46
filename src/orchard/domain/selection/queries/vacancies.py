"""Key accounts that stand without a manager or sponsor who works here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries.standings import key_accounts


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that a key account always has, and nobody who works here holds."""

    account: Account
    role: TeamRole
    seat: Assignment | None
    """The seat of who no longer works here, or of who begins on a later day."""

    @property
    def left(self) -> User | None:
        """Return who held the seat and no longer works here."""
        return self.seat.user if self.seat and not self.seat.user.is_active else None


def vacancies(viewer: User, held: Collection[Account], on: date) -> list[Vacancy]:
    """Return the empty seats of key accounts, in the order in which these are given."""
    empty = accounts.empty_seats(viewer, held, on)
    if not any(empty.values()):
        return []
    seats = Assignment.objects.visible_to(viewer).open().filter(account__in=empty)
    open_seats = {(one.account_id, one.role): one for one in seats.select_related("user")}
    return [
        Vacancy(one, role, open_seats.get((one.pk, role.value)))
        for one in held
        for role in empty[one.pk]
    ]


def my_vacancies(viewer: User, on: date) -> list[Vacancy]:
    """Return the empty seats that are the viewer's to fill: of all, or of the own accounts."""
    held = key_accounts(viewer)
    if not may(viewer, Permission.EDIT_TEAMS):
        held = held.filter(pk__in=accounts.my_accounts(viewer).values("pk"))
    return vacancies(viewer, list(held), on)
