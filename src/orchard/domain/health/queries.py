"""What one may ask about the health of accounts, as somebody of their teams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from orchard.analytics.health import Health, Part, health
from orchard.analytics.policy.standing import HealthPolicy
from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.health.models import HealthSnapshot, HealthSnapshotQuerySet
from orchard.domain.health.rules import day_before, days_before
from orchard.domain.relationships.queries.people import may_see_opinions

MONTHS = 3


@dataclass(frozen=True, slots=True)
class Stood:
    """How an account stood on a day: what was known, and what that makes by the lines of today.

    For who may not see margins the score is made without what comes of them: from the score, the
    weights and the other parts one could reckon it.
    """

    row: HealthSnapshot
    health: Health

    @property
    def on(self) -> date:
        """Return the day."""
        return self.row.taken_on


@dataclass(frozen=True, slots=True)
class Course:
    """How an account stood over time, the latest day first; only days that are shown are computed."""

    rows: tuple[HealthSnapshot, ...]
    policy: HealthPolicy
    shows_margins: bool

    @property
    def now(self) -> Stood | None:
        """Return how it stands."""
        return self._stood(self.rows[0]) if self.rows else None

    @property
    def before(self) -> Stood | None:
        """Return how it stood some three months earlier, if that was looked at."""
        if not self.rows:
            return None
        days = {row.taken_on: row for row in self.rows}
        wanted = day_before(list(days), self.rows[0].taken_on, self.policy.change_days)
        return None if wanted is None else self._stood(days[wanted])

    @property
    def change(self) -> int | None:
        """Return by how many shown points it changed; not known while one of the two has no colour."""
        now, before = self.now, self.before
        if now is None or before is None or None in {now.health.band, before.health.band}:
            return None
        return round(now.health.score or 0) - round(before.health.score or 0)

    @property
    def by_month(self) -> tuple[Stood, ...]:
        """Return the last look of each month, the latest first."""
        return self._last_of_each(lambda on: (on.year, on.month))

    @property
    def by_quarter(self) -> tuple[Stood, ...]:
        """Return the last look of each quarter, the latest first."""
        return self._last_of_each(lambda on: (on.year, (on.month - 1) // MONTHS))

    def _last_of_each(self, period: Callable[[date], object]) -> tuple[Stood, ...]:
        found: dict[object, HealthSnapshot] = {}
        for row in self.rows:
            found.setdefault(period(row.taken_on), row)
        return tuple(self._stood(row) for row in found.values())

    def _stood(self, row: HealthSnapshot) -> Stood:
        return _stood(row, self.policy, shows_margins=self.shows_margins)


def may_see(viewer: User, account: Account) -> bool:
    """Say whether the viewer may see how the account stands: who may see its people."""
    return may_see_opinions(viewer, account)


def latest(viewer: User, accounts: Iterable[Account], policy: HealthPolicy) -> Mapping[int, Stood]:
    """Return how accounts stand, by their keys; those that others care for are left out."""
    if not viewer.may(Permission.SEE_OPINIONS):
        return {}
    newer = HealthSnapshot.objects.filter(account=OuterRef("account")).order_by("-taken_on")
    rows = HealthSnapshot.objects.visible_to(viewer).filter(
        account__in=[one.pk for one in accounts],
        taken_on=Subquery(newer.values("taken_on")[:1]),
    )
    shows_margins = viewer.may(Permission.SEE_MARGINS)
    return {row.account_id: _stood(row, policy, shows_margins=shows_margins) for row in rows}


def course(viewer: User, account: Account, *, today: date) -> Course:
    """Return how an account stood on every day that was looked at, by the lines of today."""
    policy = core.current_policy(viewer, today).policy.health
    return Course(tuple(_days(viewer, account)), policy, viewer.may(Permission.SEE_MARGINS))


def change(viewer: User, account: Account, *, today: date) -> Course:
    """Return the latest day and the one that it is held against alone: years of days stay unread."""
    policy = core.current_policy(viewer, today).policy.health
    days = _days(viewer, account)
    found = list(days[:1])
    if found:
        window = days_before(found[0].taken_on, policy.change_days)
        found += days.filter(taken_on__range=window)[:1]
    return Course(tuple(found), policy, viewer.may(Permission.SEE_MARGINS))


def _days(viewer: User, account: Account) -> HealthSnapshotQuerySet:
    rows = HealthSnapshot.objects.visible_to(viewer).filter(account=account)
    return rows.order_by("-taken_on")


def _stood(row: HealthSnapshot, policy: HealthPolicy, *, shows_margins: bool) -> Stood:
    scores = row.scores if shows_margins else row.scores | {Part.COMMERCIAL: None}
    return Stood(row, health(scores, row.caps, policy))
