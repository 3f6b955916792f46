"""What one may ask about deviations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.models.deviations import Deviation, DeviationQuerySet
from orchard.domain.agreements.rules.deviations import Alarm, Severity, Step, alarm
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission

MOST_DUE = 200
HEARD_BY = {
    Alarm.MANAGER: (TeamRole.ACCOUNT_MANAGER, TeamRole.DEPUTY),
    Alarm.TOP: (TeamRole.ACCOUNT_MANAGER, TeamRole.DEPUTY, TeamRole.SPONSOR),
}
"""In which seats one hears of it besides the owner."""


@dataclass(frozen=True, slots=True)
class Case:
    """A deviation and who has to hear of it now."""

    row: Deviation
    alarm: Alarm

    @classmethod
    def of(cls, row: Deviation, *, now: datetime, today: date) -> Self:
        """Return a deviation as it stands at a moment."""
        step, severity = Step(row.step), Severity(row.severity)
        return cls(row, alarm(severity, step, row.timers, now=now, today=today))

    @property
    def is_late(self) -> bool:
        """Say whether somebody should have answered or mended it by now."""
        return self.alarm in HEARD_BY


@dataclass(frozen=True, slots=True)
class Deviations:
    """All deviations of an account: the exceptions first."""

    cases: tuple[Case, ...]

    @property
    def open(self) -> list[Case]:
        """Return what is not closed, what is late first."""
        found = [one for one in self.cases if one.row.step != Step.CLOSED]
        return sorted(found, key=lambda one: (not one.is_late, one.row.fix_by))

    @property
    def closed(self) -> list[Case]:
        """Return what is closed, the latest first."""
        return [one for one in self.cases if one.row.step == Step.CLOSED]


def may_handle(viewer: User, account: Account) -> bool:
    """Say whether the viewer may report and mend deviations of an account."""
    known = Account.objects.visible_to(viewer).filter(pk=account.pk)
    return viewer.may(Permission.EDIT_PLANS) and known.exists()


def check_may_handle(viewer: User, account: Account) -> None:
    """Refuse who may not report and mend deviations of an account."""
    if not may_handle(viewer, account):
        raise NotAllowed


def deviations(viewer: User, account: Account, *, now: datetime, today: date) -> Deviations:
    """Return all deviations of an account."""
    rows = Deviation.objects.visible_to(viewer).of(account)
    found = rows.select_related("owner", "unit", "agreement", "account__merged_into")
    return Deviations(tuple(Case.of(one, now=now, today=today) for one in found))


def deviation(viewer: User, account: Account, deviation_id: int) -> Deviation:
    """Return one deviation of an account."""
    rows = Deviation.objects.visible_to(viewer).of(account).filter(pk=deviation_id)
    found = rows.select_related("account__merged_into", "owner", "unit", "agreement").first()
    if found is None:
        raise NotFound
    return found


def unmended(viewer: User, account: Account) -> DeviationQuerySet:
    """Return what the customer still feels, what has to be mended next first."""
    rows = Deviation.objects.visible_to(viewer).of(account).unmended()
    return rows.select_related("owner").order_by("fix_by", "pk")


def unmended_anywhere(viewer: User) -> DeviationQuerySet:
    """Return the deviations that are not mended, wherever the viewer may know of them."""
    return Deviation.objects.visible_to(viewer).unmended()


def waiting(viewer: User, *, now: datetime, today: date) -> list[Case]:
    """Return the deviations that the viewer has to mend, or to hear of because they are late."""
    rows = unmended_anywhere(viewer).order_by("fix_by", "pk")
    found = list(rows.select_related("account__merged_into", "owner")[:MOST_DUE])
    seats = _seats(viewer, found)
    cases = (Case.of(one, now=now, today=today) for one in found)
    return [one for one in cases if _hears(viewer, one, seats)]


def _seats(viewer: User, rows: Iterable[Deviation]) -> set[tuple[int, str]]:
    """Return in which seats of which accounts the viewer sits."""
    homes = {one.home.pk for one in rows}
    held = Assignment.objects.open().filter(user=viewer, account__in=homes)
    return set(held.values_list("account", "role"))


def _hears(viewer: User, one: Case, seats: set[tuple[int, str]]) -> bool:
    if one.row.owner_id == viewer.pk:
        return True
    home = one.row.home.pk
    return any((home, role) in seats for role in HEARD_BY.get(one.alarm, ()))
