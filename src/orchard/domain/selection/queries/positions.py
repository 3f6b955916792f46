"""What one may ask about our position with customers: strength, their view, potential, references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.money import Money
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import BuiltPotential
from orchard.domain.selection.models import Position, Potential, Reference, SuccessFactor
from orchard.domain.selection.potentials import of_white_space, sum_of
from orchard.domain.selection.rules.measures import BuiltUp

if TYPE_CHECKING:
    from orchard.analytics.selection import Strength

WHOLE, EXACT = Decimal(1), Decimal("0.0005")


def factors(viewer: User, account: Account) -> list[SuccessFactor]:
    """Return what counts for a customer, the weightiest first."""
    rows = SuccessFactor.objects.visible_to(viewer).filter(account=account)
    return list(rows.filter(removed_at__isnull=True).order_by("-weight", "pk"))


def position(viewer: User, account: Account) -> Position | None:
    """Return how we and the customer see the relation, nothing before somebody said."""
    return Position.objects.visible_to(viewer).filter(account=account).first()


def potentials(viewer: User, account: Account) -> list[Potential]:
    """Return what the customer could buy beyond today, the largest first."""
    rows = Potential.objects.visible_to(viewer).filter(account=account, removed_at__isnull=True)
    return list(rows.select_related("unit", "written_by").order_by("-yearly", "pk"))


def potential_sum(viewer: User, cells: Iterable[Potential], on: date) -> Money | None:
    """Return what cells that the viewer has come to in our currency; None when a rate lacks."""
    return sum_of(cells, core.organisation(viewer).currency, on)


def built_from_white_space(viewer: User, account: Account, on: date) -> BuiltUp | None:
    """Return what the cells of white space come to; nothing while none of them is estimated."""
    rows = BuiltPotential.objects.visible_to(viewer).filter(account=account)
    return of_white_space(rows, core.organisation(viewer).currency, on).get(account.pk)


def references(viewer: User, account: Account) -> list[Reference]:
    """Return how a customer helps us to be believed, the latest first."""
    rows = Reference.objects.visible_to(viewer).filter(account=account, removed_at__isnull=True)
    return list(rows.select_related("written_by").order_by("-pk"))


def strength_by(viewer: User, rows: Collection[SuccessFactor]) -> Strength | None:
    """Return our strength by factors that the viewer has, nothing until their weights make one."""
    require(viewer, Permission.SEE_SELECTION)
    return _strength_of(rows)


def _strength_of(rows: Collection[SuccessFactor]) -> Strength | None:
    """Return the strength that some factors make, nothing until their weights make one."""
    from orchard.analytics.selection import relative_strength

    if abs(sum((row.weight for row in rows), Decimal(0)) - WHOLE) > EXACT:
        return None
    weights = [float(row.weight) for row in rows]
    total = sum(weights)
    return relative_strength(
        [weight / total for weight in weights],
        [float(row.own) for row in rows],
        [float(row.competitor) for row in rows],
    )


def strengths(viewer: User, accounts: Collection[int]) -> Mapping[int, float]:
    """Return our strength with some accounts: by factors, else by the stage of the relation."""
    from orchard.analytics.selection import strength_by_stage

    require(viewer, Permission.SEE_SELECTION)
    by_account: dict[int, list[SuccessFactor]] = defaultdict(list)
    for row in SuccessFactor.objects.filter(account__in=accounts, removed_at__isnull=True):
        by_account[row.account_id].append(row)
    stages = Position.objects.filter(account__in=accounts, stage__isnull=False)
    found = {
        account: strength_by_stage(stage)
        for account, stage in stages.values_list("account_id", "stage")
        if stage is not None
    }
    for account, rows in by_account.items():
        made = _strength_of(rows)
        if made is not None:
            found[account] = made.value
    return found


def factor(viewer: User, account: Account, factor_id: int) -> SuccessFactor:
    """Return one success factor of an account, taken out or not."""
    rows = SuccessFactor.objects.visible_to(viewer).filter(account=account, pk=factor_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def potential(viewer: User, account: Account, potential_id: int) -> Potential:
    """Return one cell of what a customer could buy."""
    found = Potential.objects.visible_to(viewer).filter(account=account, pk=potential_id).first()
    if found is None:
        raise NotFound
    return found


def reference(viewer: User, account: Account, reference_id: int) -> Reference:
    """Return one reference of an account."""
    found = Reference.objects.visible_to(viewer).filter(account=account, pk=reference_id).first()
    if found is None:
        raise NotFound
    return found
