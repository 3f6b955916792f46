"""Where the time goes: key accounts, future ones, all others, beside what the policy wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.resources import queries as resources

FUTURE = (Status.INCUBATOR, Status.CANDIDATE)
NAMES = (_("Today's key accounts"), _("Future accounts"), _("All others"))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the time: what it should be and what it was."""

    name: Promise
    target: float
    hours: Decimal
    share: Decimal | None

    @property
    def is_far_off(self) -> bool:
        """Say whether more than ten points lie between the two."""
        return self.share is not None and abs(float(self.share) - self.target) > 0.10  # noqa: PLR2004 - ten points


def split(viewer: User, on: date) -> list[Part]:
    """Return the parts in the order of the policy; shares are unknown without any hours."""
    targets = core.current_policy(viewer, on).policy.resources.capacity_shares
    logged = resources.hours_by_status(viewer, on=on)
    hours = [Decimal(0)] * len(NAMES)
    for status, amount in logged.items():
        hours[_place(status)] += amount
    whole = sum(hours, Decimal(0))
    return [
        Part(name, target, amount, amount / whole if whole else None)
        for name, target, amount in zip(NAMES, targets, hours, strict=True)
    ]


def _place(status: Status) -> int:
    if status in KEY_STATUSES:
        return 0
    return 1 if status in FUTURE else 2
