"""Who has what to do: the matrix of an account, weeks ahead of our people, days of a month."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries.actions import Narrow, actions, actions_of, sees_names
from orchard.domain.plans.rules.actions import WEEK, weeks_ahead
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function

MOST = 400
"""So many actions are laid out at once; who has more narrows them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person does towards one function group: in the order of their days."""

    function: Function | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Duties:
    """One person with what they do; `user` and `contact` are empty for who may not be named."""

    user: User | None
    contact: Contact | None
    roles: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """Return how many actions the person has."""
        return sum(len(one.actions) for one in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Persons and function groups of the customer; `open_to` are groups for which nobody does anything."""

    rows: tuple[Duties, ...]
    columns: tuple[Function | None, ...]
    open_to: tuple[Function, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """One of us with what is late, due in each of the weeks to come, and later."""

    user: User
    late: int
    weeks: tuple[int, ...]
    later: int

    @property
    def total(self) -> int:
        """Return how many actions the person has."""
        return self.late + sum(self.weeks) + self.later


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of the calendar with what is due on it."""

    day: date
    is_inside: bool
    actions: tuple[Action, ...]


def matrix(viewer: User, account: Account) -> Matrix:
    """Return who with us and with them does what towards which group of the customer's people."""
    rows = list(actions_of(viewer, account).standing()[:MOST])
    seats = accounts.team(viewer, account)
    roles: dict[int, list[str]] = defaultdict(list)
    for seat in seats:
        roles[seat.user_id].append(str(seat.get_role_display()))
    ours = {seat.user_id: seat.user for seat in seats}
    ours |= {row.user_id: row.user for row in rows if row.user_id and row.user}
    found = [
        _duties([row for row in rows if row.user_id == key], user=user, roles=roles[key])
        for key, user in ours.items()
    ]
    found += _theirs([row for row in rows if row.contact_id], is_named=sees_names(viewer))
    faced = {_towards(row) for row in rows}
    open_to = tuple(one for one in Function if rows and one not in faced)
    return Matrix(tuple(found), (*Function, None), open_to)


def load(viewer: User, *, among: Narrow, today: date) -> tuple[Load, ...]:
    """Return what each of our people has to do in the weeks ahead, by name: nobody is ranked."""
    found = among(actions(viewer)).standing().filter(user__isnull=False)
    days: dict[int, list[date]] = defaultdict(list)
    people: dict[int, User] = {}
    for row in found:
        if row.user is not None:
            days[row.user.pk].append(row.due_on)
            people[row.user.pk] = row.user
    by_name = sorted(people.values(), key=lambda one: (one.name, one.pk))
    return tuple(_load(one, days[one.pk], today) for one in by_name)


def month(viewer: User, first: date, *, among: Narrow) -> list[list[DayOf]]:
    """Return the weeks of a month with what is due on each day, done or not."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    inside = (
        among(actions(viewer))
        .filter(due_on__range=(weeks[0][0], weeks[-1][-1]))
        .exclude(state="dropped")
    )
    due: dict[date, list[Action]] = defaultdict(list)
    for row in inside[:MOST]:
        due[row.due_on].append(row)
    return [
        [DayOf(day, day.month == first.month, tuple(due[day])) for day in week] for week in weeks
    ]


def _theirs(rows: Sequence[Action], *, is_named: bool) -> Iterable[Duties]:
    if not is_named:
        return [_duties(rows, roles=())] if rows else []
    people = {row.contact_id: row.contact for row in rows if row.contact}
    by_name = sorted(people.values(), key=lambda one: (one.name, one.pk))
    return [
        _duties(
            [row for row in rows if row.contact_id == one.pk],
            contact=one, roles=(str(Function(one.function).label),),
        )
        for one in by_name
    ]  # fmt: skip


def _duties(
    rows: Sequence[Action], *, roles: Sequence[str], user: User | None = None,
    contact: Contact | None = None,
) -> Duties:  # fmt: skip
    cells = tuple(
        Cell(column, tuple(row for row in rows if _towards(row) == column))
        for column in (*Function, None)
    )
    return Duties(user, contact, tuple(roles), cells)


def _towards(row: Action) -> Function | None:
    """Return whom an action faces; what a contact does happens in their own group."""
    said = row.towards or (row.contact.function if row.contact else "")
    return Function(said) if said else None


def _load(user: User, days: Sequence[date], today: date) -> Load:
    ahead = [day for day in days if day >= today]
    starts = weeks_ahead(today)
    weeks = tuple(sum(start <= day < start + WEEK for day in ahead) for start in starts)
    return Load(user, len(days) - len(ahead), weeks, len(ahead) - sum(weeks))
