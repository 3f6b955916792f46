"""Share of wallet, what an empty cell may be worth, and how far an account is penetrated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from orchard.analytics.amounts import ZERO, Number, exact
from orchard.analytics.mistakes import AnalyticsMistake

FITS = tuple(Decimal(part) / 4 for part in range(5))
"""How well an offer fits a unit: not at all, a little, half, well, fully."""

Key = TypeVar("Key", bound=Hashable)


class WalletCannotBe(AnalyticsMistake):
    """A wallet, a share or a rank lies outside what can be."""


class CellStatus(StrEnum):
    """What is going on between one offer and one unit."""

    ACTIVE = "active"
    PIPELINE = "pipeline"
    WHITE = "white"
    LOST = "lost"
    COMPETITOR = "competitor"
    IN_HOUSE = "in_house"
    NOT_RELEVANT = "not_relevant"
    BLOCKED = "blocked"

    @property
    def is_relevant(self) -> bool:
        """Return whether we could ever sell here."""
        return self not in {CellStatus.NOT_RELEVANT, CellStatus.BLOCKED}


@dataclass(frozen=True, slots=True)
class AllocatedShare:
    """A share of wallet that follows from the customer's ranking; maybe only a preference."""

    share: Decimal
    is_preference_only: bool


@dataclass(frozen=True, slots=True)
class CellFigures:
    """One cell: its status, our sales in it, and what it may be worth; `None` is not known."""

    status: CellStatus
    sales: Decimal | None = None
    potential: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Penetration:
    """How many relevant cells are filled, and how much of the money in them is ours."""

    cells: int
    relevant: int
    active: int
    sales: Decimal
    white: Decimal
    unvalued: int
    """White cells whose potential is not known: `value` is then the most it can be."""

    @property
    def simple(self) -> Decimal | None:
        """Return active / relevant cells; `None` without a relevant cell."""
        return Decimal(self.active) / self.relevant if self.relevant else None

    @property
    def value(self) -> Decimal | None:
        """Return sales / (sales + white potential); `None` without either."""
        whole = self.sales + self.white
        return self.sales / whole if whole > 0 else None


def share_of_wallet(sales: Number, spend: Number) -> Decimal | None:
    """Return which part of what a customer spends in a category comes to us.

    `share = our sales / the customer's total spend`, both in the addressable categories.

    Parameters
    ----------
    sales
        Our sales, money of a year; what credit notes made negative counts as nothing.
    spend
        The customer's whole spend in the same currency and year, 0 or more.

    Returns
    -------
    Decimal or None
        0 or more; above 1 the spend is estimated too low, and that should be seen. `None` when
        the customer spends nothing.

    Raises
    ------
    WalletCannotBe
        When the spend is negative.

    Notes
    -----
    Source: worked test of the method, 7 of 20 million is 35 %.

    Examples
    --------
    >>> share_of_wallet(7_000_000, 20_000_000)
    Decimal('0.35')
    """
    wallet = _wallet(spend)
    return max(exact(sales), ZERO) / wallet if wallet else None


def wallet_gap(spend: Number, target_share: Number, sales: Number) -> Decimal:
    """Return what is missing to a target share: `wallet * target share - our sales`.

    Parameters
    ----------
    spend
        The customer's whole spend, 0 or more.
    target_share
        0 to 1.
    sales
        Our sales, in the same currency and year.

    Returns
    -------
    Decimal
        Money; negative when the target is passed.

    Raises
    ------
    WalletCannotBe
        When the spend is negative or the share outside 0 to 1.

    Examples
    --------
    >>> wallet_gap(20_000_000, 0.45, 7_000_000)
    Decimal('2000000.00')
    """
    return _wallet(spend) * _share(target_share, "target share") - exact(sales)


def average_ranks(places: Sequence[int]) -> list[Decimal]:
    """Return ranks in which suppliers that stand on one place share the average of their ranks.

    Parameters
    ----------
    places
        The customer's order, smaller is better; equal numbers are ties. Gaps mean nothing.

    Returns
    -------
    list of Decimal
        Ranks from 1, in the same order; their sum is always n (n + 1) / 2.

    Examples
    --------
    >>> average_ranks([1, 1, 2])
    [Decimal('1.5'), Decimal('1.5'), Decimal('3')]
    """
    better = {place: sum(other < place for other in places) for place in set(places)}
    equal = {place: list(places).count(place) for place in set(places)}
    return [better[place] + Decimal(equal[place] + 1) / 2 for place in places]


def wallet_allocation(
    rank: Number, suppliers: int, *, is_single_sourced: bool = False
) -> AllocatedShare:
    """Return the share of wallet that a supplier's rank suggests where spend is unknown.

    The Wallet Allocation Rule: `(1 - rank / (N + 1)) * 2 / N`.

    Parameters
    ----------
    rank
        The customer's ranking of the supplier, 1 is best; ties take the average rank (1.5).
    suppliers
        N, how many suppliers the customer uses in the category, 1 or more; of a contract with one
        source, how many were considered.
    is_single_sourced
        The rule holds where several suppliers are used. With one source the figure says who is
        preferred, not who is paid.

    Returns
    -------
    AllocatedShare
        A share of 0 to 1; over all suppliers of a category the shares add up to 1. Marked as
        preference only when single-sourced, or when there is one supplier.

    Raises
    ------
    WalletCannotBe
        When there is no supplier or the rank lies outside 1 to N.

    Notes
    -----
    Source: Keiningham, Aksoy, Buoye and Cooil, "Customer loyalty isn't enough. Grow your share of
    wallet", 2011.

    Examples
    --------
    >>> round(wallet_allocation(1.5, 3).share, 4)
    Decimal('0.4167')
    """
    if suppliers < 1:
        raise WalletCannotBe("Count at least one supplier, ourselves.")
    place = exact(rank)
    if not 1 <= place <= suppliers:
        raise WalletCannotBe(f"With {suppliers} suppliers a rank lies between 1 and {suppliers}.")
    share = (1 - place / (suppliers + 1)) * 2 / suppliers
    return AllocatedShare(share, is_single_sourced or suppliers == 1)


def cell_potential(wallet: Number, attainable_share: Number, fit: Number) -> Decimal:
    """Return what a cell may be worth in a year: `wallet * attainable share * fit`.

    Parameters
    ----------
    wallet
        What the unit spends a year on what the offer does, 0 or more.
    attainable_share
        0 to 1: which part of it we could win.
    fit
        0, .25, .5, .75 or 1: how well the offer fits the unit.

    Returns
    -------
    Decimal
        Money, 0 or more.

    Raises
    ------
    WalletCannotBe
        When one of the three lies outside its range.

    Examples
    --------
    >>> cell_potential(200_000, 0.5, 0.75)
    Decimal('75000.000')
    """
    if exact(fit) not in FITS:
        raise WalletCannotBe("Choose a fit of 0, 0.25, 0.5, 0.75 or 1.")
    return _wallet(wallet) * _share(attainable_share, "attainable share") * exact(fit)


def penetration(cells: Iterable[CellFigures]) -> Penetration:
    """Return how far these cells are filled, by number and by money.

    `simple = active / relevant`, `value = sales / (sales + white potential)`. What is not relevant
    or blocked is not counted, neither its number nor its money. The sales of a cell that credit
    notes made negative count as nothing, so that both figures stay between 0 and 1.

    Parameters
    ----------
    cells
        Any number of them, in any order.

    Returns
    -------
    Penetration
        Counts, money, and the two shares, `None` where there is nothing to divide by.

    Notes
    -----
    Source: worked test of the method.

    Examples
    --------
    >>> active = CellFigures(CellStatus.ACTIVE, sales=Decimal(300))
    >>> white = CellFigures(CellStatus.WHITE, potential=Decimal(100))
    >>> found = penetration([active, white])
    >>> found.simple, found.value
    (Decimal('0.5'), Decimal('0.75'))
    """
    given = list(cells)
    relevant = [cell for cell in given if cell.status.is_relevant]
    white = [cell.potential for cell in relevant if cell.status is CellStatus.WHITE]
    return Penetration(
        cells=len(given),
        relevant=len(relevant),
        active=sum(cell.status is CellStatus.ACTIVE for cell in relevant),
        sales=sum((max(cell.sales or ZERO, ZERO) for cell in relevant), ZERO),
        white=sum((amount for amount in white if amount is not None), ZERO),
        unvalued=white.count(None),
    )


def roll_up(
    cells: Iterable[tuple[Key, CellFigures]], group: Callable[[Key], Hashable] = lambda key: key
) -> dict[Hashable, Penetration]:
    """Return the penetration of each group of cells: a family, a country, a business unit.

    Parameters
    ----------
    cells
        Pairs of a key and its cell.
    group
        The group that a key belongs to; the key itself when left out.

    Returns
    -------
    dict
        One `Penetration` per group, in the order in which groups first appear. Cells, sales and
        white potential of the groups add up to those of the whole.

    Examples
    --------
    >>> cell = CellFigures(CellStatus.ACTIVE, sales=Decimal(3))
    >>> {name: found.active for name, found in roll_up([("no", cell), ("se", cell)]).items()}
    {'no': 1, 'se': 1}
    """
    grouped = defaultdict[Hashable, list[CellFigures]](list)
    for key, cell in cells:
        grouped[group(key)].append(cell)
    return {name: penetration(members) for name, members in grouped.items()}


def _wallet(spend: Number) -> Decimal:
    amount = exact(spend)
    if amount < 0:
        raise WalletCannotBe("A customer cannot spend less than nothing: enter 0 or more.")
    return amount


def _share(share: Number, name: str) -> Decimal:
    part = exact(share)
    if not 0 <= part <= 1:
        raise WalletCannotBe(f"The {name} lies between 0 and 1 (0 % and 100 %).")
    return part
