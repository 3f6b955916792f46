"""What a guest of the portal sees of project groups: shared ones, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.plans.models import ProjectGroup
from orchard.domain.plans.queries.portal import open_keys
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind


@dataclass(frozen=True, slots=True)
class GuestGroup:
    """A project group as both sides know it; how complicated we find the cooperation stays with us."""

    key: int
    name: str
    focus: str
    leader: str
    measure: str
    unit: str
    start: Decimal
    now: Decimal | None
    agreed: Decimal
    ends_on: date
    closed_on: date | None
    effect: str


def guest_groups(viewer: Guest) -> tuple[GuestGroup, ...]:
    """Return the shared project groups, those that work first, the next to end before the others."""
    account = Account(pk=viewer.account)
    rows = ProjectGroup.objects.of(account).filter(pk__in=open_keys(viewer, SharedKind.GROUP))
    found = sorted(
        rows.select_related("leader"), key=lambda one: (bool(one.closed_on), one.ends_on, one.pk)
    )
    return tuple(_group(one) for one in found)


def _group(row: ProjectGroup) -> GuestGroup:
    return GuestGroup(
        key=row.pk, name=row.name, focus=row.get_focus_display(), leader=row.leader.name,
        measure=row.measure, unit=row.unit, start=row.baseline, now=row.current,
        agreed=row.target, ends_on=row.ends_on, closed_on=row.closed_on,
        effect=row.effect if row.closed_on else "",
    )  # fmt: skip
