"""Which units may buy by an agreement, which buy outside it, and which wallets we know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.analytics.whitespace import (
    AllocatedShare,
    share_of_wallet,
    wallet_allocation,
    wallet_gap,
)
from orchard.domain.accounts.models import AccountUnit
from orchard.domain.whitespace.board import Sources
from orchard.domain.whitespace.models import Coverage, WalletEstimate
from orchard.domain.whitespace.rules import DAYS_OF_A_YEAR

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Registered:
    """A running agreement of the register by which units buy; none named: the whole account."""

    key: int
    name: str
    account: int
    units: frozenset[int]


@dataclass(frozen=True, slots=True)
class Covered:
    """A unit, what it bought in the last year, and what we know of its agreement.

    The register answers first, then what somebody found out. That no agreement of a register names
    the unit is no answer: it may not be complete.
    """

    unit: AccountUnit
    sales: Decimal
    registered: Registered | None
    coverage: Coverage | None
    has_register: bool

    @property
    def is_covered(self) -> bool | None:
        """Say whether it may buy by an agreement; `None`: not known."""
        if self.registered is not None:
            return True
        return self.coverage.is_covered if self.coverage is not None else None


@dataclass(frozen=True, slots=True)
class Agreements:
    """The units of an account by what we know of their agreements."""

    units: tuple[Covered, ...]

    @property
    def outside(self) -> list[Covered]:
        """Return units that buy outside any agreement, the largest first."""
        found = [one for one in self.units if one.is_covered is False and one.sales > 0]
        return sorted(found, key=lambda one: -one.sales)

    @property
    def without(self) -> list[Covered]:
        """Return units that are on no agreement and buy nothing."""
        return [one for one in self.units if one.is_covered is False and one.sales <= 0]

    @property
    def unknown(self) -> list[Covered]:
        """Return units of which nobody knows."""
        return [one for one in self.units if one.is_covered is None]

    @property
    def covered(self) -> list[Covered]:
        """Return units on an agreement."""
        return [one for one in self.units if one.is_covered]


@dataclass(frozen=True, slots=True)
class Wallet:
    """A category: our sales of the last year beside what the customer spends."""

    family: str
    sales: Decimal
    estimate: WalletEstimate | None
    share: Decimal | None
    gap: Decimal | None
    allocated: AllocatedShare | None
    is_old: bool


def agreements(sources: Sources, register: Sequence[Registered]) -> Agreements:
    """Return the units of an account with their sales and the agreements that they buy by."""
    rows = Coverage.objects.visible_to(sources.viewer).filter(account=sources.account)
    known = {one.unit_id: one for one in rows}
    parents = {unit.pk: unit.parent_id for unit in sources.units}
    inner = set(parents.values())
    return Agreements(
        tuple(
            Covered(
                unit,
                _bought(sources, unit.pk),
                _on_register(unit, parents, register),
                known.get(unit.pk),
                bool(register),
            )
            for unit in sources.units
            if unit.pk not in inner or str(unit.pk) in sources.sales or unit.pk in known
        )
    )


def _on_register(
    unit: AccountUnit, parents: Mapping[int, int | None], register: Sequence[Registered]
) -> Registered | None:
    """Return the agreement that names a unit or what it is part of, else one of all its account."""
    place: int | None = unit.pk
    while place is not None:
        for one in register:
            if place in one.units:
                return one
        place = parents.get(place)
    whole = (one for one in register if not one.units and one.account == unit.account_id)
    return next(whole, None)


def wallets(sources: Sources, on: date) -> tuple[Wallet, ...]:
    """Return every category that the account buys or that somebody estimated, the largest first."""
    rows = WalletEstimate.objects.visible_to(sources.viewer).filter(account=sources.account)
    estimates = {one.family: one for one in rows.select_related("written_by")}
    sold: dict[str, Decimal] = {}
    for families in sources.sales.values():
        for family, offers in families.items():
            if family:
                amounts = (Decimal(amount) for amount, _day in offers.values())
                sold[family] = sold.get(family, ZERO) + sum(amounts, ZERO)
    found = [
        _wallet(family, sold.get(family, ZERO), estimates.get(family), on)
        for family in {*sold, *estimates}
    ]
    return tuple(sorted(found, key=lambda one: (-one.sales, one.family)))


def total(found: tuple[Wallet, ...]) -> Wallet | None:
    """Return all categories whose spend is known as one; `None` when none is."""
    known = [one for one in found if one.estimate and one.estimate.spend is not None]
    spend = sum((one.estimate.spend or ZERO for one in known if one.estimate), ZERO)
    if not known:
        return None
    sales = sum((max(one.sales, ZERO) for one in known), ZERO)
    return Wallet("", sales, None, share_of_wallet(sales, spend), None, None, is_old=False)


def _wallet(family: str, sales: Decimal, known: WalletEstimate | None, on: date) -> Wallet:
    share = gap = allocated = None
    if known and known.spend is not None:
        share = share_of_wallet(sales, known.spend)
        if known.target_share is not None:
            gap = wallet_gap(known.spend, known.target_share, sales)
    elif known and known.rank is not None and known.suppliers is not None:
        allocated = wallet_allocation(
            known.rank, known.suppliers, is_single_sourced=known.is_single_sourced
        )
    is_old = known is not None and (on - known.estimated_on).days > DAYS_OF_A_YEAR
    return Wallet(family, sales, known, share, gap, allocated, is_old)


def _bought(sources: Sources, unit: int) -> Decimal:
    families = sources.sales.get(str(unit), {}).values()
    return sum((Decimal(amount) for offers in families for amount, _day in offers.values()), ZERO)
