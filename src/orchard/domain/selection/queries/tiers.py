"""What one may ask about the service catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.selection.models import Entitlement
from orchard.domain.selection.rules.choices import Tier
from orchard.domain.selection.rules.life_cycle import tier_of


@dataclass(frozen=True, slots=True)
class Served:
    """A line of the catalogue with what every tier gets."""

    entitlement: Entitlement
    levels: dict[Tier, str]

    @property
    def ordinary(self) -> str:
        """Return what ordinary customers get."""
        return self.levels.get(Tier.STANDARD, "")


def catalogue(viewer: User) -> list[Served]:
    """Return the service catalogue in its order."""
    rows = Entitlement.objects.visible_to(viewer).filter(removed_at__isnull=True)
    ordered = rows.prefetch_related("levels").order_by("position", "pk")
    return [
        Served(row, {Tier(one.tier): one.promise for one in row.levels.all()}) for row in ordered
    ]


def entitlement(viewer: User, entitlement_id: int) -> Entitlement:
    """Return one line of the catalogue, taken out or not."""
    found = Entitlement.objects.visible_to(viewer).filter(pk=entitlement_id).first()
    if found is None:
        raise NotFound
    return found


def served(viewer: User, entitlement_id: int) -> Served:
    """Return one line of the catalogue with what every tier gets."""
    row = entitlement(viewer, entitlement_id)
    return Served(row, {Tier(one.tier): one.promise for one in row.levels.all()})


def removed_entitlements(viewer: User) -> list[Entitlement]:
    """Return lines that were taken out."""
    rows = Entitlement.objects.visible_to(viewer).filter(removed_at__isnull=False)
    return list(rows.order_by("title", "pk"))


def tier(viewer: User, account: Account) -> Tier:
    """Return the service that the account's status gives."""
    if not Account.objects.visible_to(viewer).filter(pk=account.pk).exists():
        raise NotFound
    return tier_of(Status(account.status))
