"""Accounts in order of an amount, exactly: the ground of classes, whale curve and concentration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from orchard.analytics.amounts import AmountIsNotFinite, Number, exact
from orchard.analytics.exact import Exact
from orchard.analytics.mistakes import AnalyticsMistake

LARGEST_INT64 = 2**63 - 1

Numbers = NDArray[np.int64] | NDArray[np.float64] | NDArray[np.object_]


class AmountsDoNotFit(AnalyticsMistake):
    """There is not one amount per account."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Amounts from the largest to the smallest, ties by account id.

    `positions` say where each stood in the input. `amounts` are whole numbers of `unit` (exact) when
    every input was a Decimal or int, else floats with `unit` 1.
    """

    positions: NDArray[np.intp]
    amounts: Numbers
    unit: Decimal

    def before(self) -> Numbers:
        """Return the sum of the positive amounts that stand before each account."""
        reached = np.maximum(self.amounts, 0).cumsum()
        return np.concatenate([np.zeros_like(reached[:1]), reached[:-1]])

    def positive_total(self) -> int | float:
        """Return the sum of the positive amounts in units."""
        return _plain(np.maximum(self.amounts, 0).sum())

    def line(self, share: float) -> int | float:
        """Return the least amount that is not below that share of the positive total."""
        total = self.positive_total()
        if isinstance(total, float):
            return share * total
        return int((exact(share) * total).to_integral_value(ROUND_CEILING))

    def money(self, amounts: Numbers) -> tuple[Decimal, ...]:
        """Return amounts that are in units as Decimal."""
        if amounts.dtype == np.float64:
            return tuple(exact(float(amount)) for amount in amounts)
        return tuple(int(amount) * self.unit for amount in amounts)


def rank(ids: Sequence[str], amounts: Sequence[Number]) -> Ranked:
    """Put accounts in order of an amount, the largest first, ties by account id.

    Decimals stay exact: they become whole numbers of their smallest common unit.

    Parameters
    ----------
    ids
        One id per account.
    amounts
        One amount per account, any sign; all Decimal or int, or else floats.

    Returns
    -------
    Ranked
        Positions and amounts in rank order.

    Raises
    ------
    AmountsDoNotFit
        When there are more or fewer amounts than accounts.
    AmountIsNotFinite
        For NaN and infinity.

    Examples
    --------
    >>> rank(["b", "a", "c"], [Decimal("1.5"), Decimal("1.5"), Decimal(2)]).positions.tolist()
    [2, 1, 0]
    """
    if len(ids) != len(amounts):
        raise AmountsDoNotFit(f"There are {len(ids)} accounts and {len(amounts)} amounts.")
    values, unit = in_units(amounts)
    by_id = np.argsort(np.array(list(ids), dtype=np.dtypes.StringDType()), kind="stable")
    positions = by_id[np.argsort(-values[by_id], kind="stable")]
    return Ranked(positions, values[positions], unit)


def in_units(amounts: Sequence[Number]) -> tuple[Numbers, Decimal]:
    """Return amounts as whole numbers of their smallest common unit, and that unit.

    Parameters
    ----------
    amounts
        All Decimal or int; one float among them makes all floats, with unit 1.

    Returns
    -------
    tuple of array and Decimal
        64-bit integers, Python integers where those are too small, or 64-bit floats.

    Raises
    ------
    AmountIsNotFinite
        For NaN and infinity.

    Examples
    --------
    >>> in_units([Decimal("1.25"), Decimal(-3)])
    (array([ 125, -300]), Decimal('0.01'))
    """
    if isinstance(amounts, Exact):
        return amounts.whole, amounts.unit
    if any(isinstance(amount, float) for amount in amounts):
        return _floats(amounts), Decimal(1)
    decimals = [exact(amount) for amount in amounts]
    places = max((_places(amount) for amount in decimals), default=0)
    whole = [int(amount.scaleb(places)) for amount in decimals]
    fits = sum(map(abs, whole)) <= LARGEST_INT64
    return np.array(whole, dtype=np.int64 if fits else object), Decimal(1).scaleb(-places)


def _places(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _floats(amounts: Sequence[Number]) -> NDArray[np.float64]:
    values = [float(amount) for amount in amounts]
    wrong = next((value for value in values if not isfinite(value)), None)
    if wrong is not None:
        raise AmountIsNotFinite(f"{wrong} is not a number one can calculate with: correct it.")
    return np.array(values, dtype=np.float64)


def _plain(total: np.int64 | np.float64 | int) -> int | float:
    return float(total) if isinstance(total, float) else int(total)
