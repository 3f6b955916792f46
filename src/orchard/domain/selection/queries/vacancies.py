"""Key accounts that stand without a manager or sponsor who works here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet
from orchard.domain.accounts.rules import HELD_BY_ONE, TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries.standings import key_accounts


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that a key account always has, and nobody who works here holds."""

    account: Account
    role: TeamRole
    left: str
    """Who held the seat and no longer works here."""
    begins: str
    """Who holds it from a later day, `since`."""
    since: date | None


def vacancies(viewer: User, held: AccountQuerySet, on: date) -> list[Vacancy]:
    """Return the empty seats of key accounts, in the order of these; asked for with their seats."""
    is_open = Q(team__until__isnull=True, team__role__in=HELD_BY_ONE)
    rows = held.visible_to(viewer).annotate(seat=FilteredRelation("team", condition=is_open)).annotate(
        seat_role=F("seat__role"), since=F("seat__since"),
        holder=F("seat__user__name"), works_here=F("seat__user__is_active"),
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    listed = {}
    for row in rows:
        listed[row.pk] = row
        found[row.pk][getattr(row, "seat_role", "")] = row
    return [
        _vacancy(account, role, found[account.pk].get(role.value))
        for account in listed.values()
        for role in HELD_BY_ONE
        if not _is_held(found[account.pk].get(role.value), on)
    ]


def _is_held(seat: Any, on: date) -> bool:
    """Say whether somebody who works here holds the seat on the day."""
    return seat is not None and seat.works_here and seat.since <= on


def _vacancy(account: Account, role: TeamRole, seat: Any) -> Vacancy:
    if seat is None:
        return Vacancy(account, role, left="", begins="", since=None)
    if not seat.works_here:
        return Vacancy(account, role, left=seat.holder, begins="", since=seat.since)
    return Vacancy(account, role, left="", begins=seat.holder, since=seat.since)


def my_vacancies(viewer: User, on: date) -> list[Vacancy]:
    """Return the empty seats that are the viewer's to fill: of all, or of the own accounts."""
    held = key_accounts(viewer)
    if not may(viewer, Permission.EDIT_TEAMS):
        held = held.filter(pk__in=accounts.my_accounts(viewer).values("pk"))
    return vacancies(viewer, held, on)
