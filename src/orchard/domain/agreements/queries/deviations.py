"""What one may ask about deviations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Q, QuerySet

from orchard.domain.accounts.models import MERGERS, Account, Assignment, may_know_heir
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.models.deviations import Deviation, DeviationQuerySet
from orchard.domain.agreements.rules.deviations import UNMENDED, Alarm, Severity, Step, alarm
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission

MOST_DUE = 200
LEADS = (TeamRole.ACCOUNT_MANAGER, TeamRole.DEPUTY)
"""In these seats one hears of what is late besides the owner; the sponsor when it is worst."""


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
        return self.alarm in {Alarm.MANAGER, Alarm.TOP}

    @property
    def is_alone(self) -> bool:
        """Say whether whoever was to mend it works here no more."""
        return self.row.step != Step.CLOSED and not self.row.owner.is_active


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


def waiting(viewer: User, *, now: datetime, today: date, is_director: bool = False) -> list[Case]:
    """Return the deviations that the viewer has to mend, or to hear of because they are late."""
    rows = waiting_rows(viewer, now=now, today=today, is_director=is_director)
    found = rows.select_related("account__merged_into", "owner").order_by("fix_by", "pk")
    return [Case.of(one, now=now, today=today) for one in found[:MOST_DUE]]


def waiting_rows(
    viewer: User, *, now: datetime, today: date, is_director: bool = False
) -> DeviationQuerySet:
    """Return the same as rows: the owner's until they are closed, others' once they hear of them.

    What nobody mends any more counts as late: it waits for whoever leads the account. The director
    hears of the worst, and of what is late where no account manager could.
    """
    seats = Assignment.objects.open().filter(user__is_active=True)
    own = seats.filter(user=viewer)
    late, worst = _late(now, today), _worst(today)
    wanted = Q(owner=viewer) | (late & _of_homes(own.filter(role__in=LEADS)))
    wanted |= worst & _of_homes(own.in_role(TeamRole.SPONSOR))
    if is_director:
        managed = _of_homes(seats.in_role(TeamRole.ACCOUNT_MANAGER))
        wanted |= worst | (late & ~managed)
    known = Deviation.objects.visible_to(viewer).filter(may_know_heir(viewer))
    return known.open().filter(wanted)


def _late(now: datetime, today: date) -> Q:
    """Return the condition that the manager hears of it, as the alarm says of one deviation."""
    late = Q(fix_by__lt=today) | Q(step=Step.REPORTED, respond_by__lt=now)
    return (Q(step__in=UNMENDED) & late) | Q(owner__is_active=False)


def _worst(today: date) -> Q:
    """Return the condition that the sponsor and the director hear of it."""
    return Q(step__in=UNMENDED, severity=Severity.CRITICAL, fix_by__lt=today)


def _of_homes(seats: QuerySet[Assignment]) -> Q:
    """Return the condition that a deviation's account has one of these seats today."""
    condition = Q()
    for merger in MERGERS:
        condition |= Q(**{f"account__{merger}id__in": seats.values("account")})
    return condition
