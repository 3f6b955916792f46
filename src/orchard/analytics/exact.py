"""Many exact amounts at once: whole numbers of one unit that read like Decimals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from orchard.analytics.amounts import CENT

Whole = NDArray[np.int64]
Column: TypeAlias = "pa.ChunkedArray[Any]"
UNIT = Decimal("0.0001")
DECIMAL = pa.decimal128(18, 4)
UNITS_OF_A_CENT = 100
UNITS_OF_ONE = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Exact(Sequence[Decimal]):
    """A sequence of Decimals kept as 64-bit whole numbers of `unit`."""

    whole: Whole
    unit: Decimal = CENT

    def __len__(self) -> int:
        return len(self.whole)

    def __iter__(self) -> Iterator[Decimal]:
        unit = self.unit
        return (number * unit for number in self.whole.tolist())

    @overload
    def __getitem__(self, at: int) -> Decimal: ...

    @overload
    def __getitem__(self, at: slice) -> Exact: ...

    def __getitem__(self, at: int | slice) -> Decimal | Exact:
        if isinstance(at, slice):
            return Exact(self.whole[at], self.unit)
        return int(self.whole[at]) * self.unit

    def total(self) -> Decimal:
        """Return the sum."""
        return int(self.whole.sum()) * self.unit


def units_of(column: Column) -> tuple[Whole, NDArray[np.bool_]]:
    """Return a decimal column in ten-thousandths, and where it is known; zero where it is not.

    Parameters
    ----------
    column
        Decimals with four digits, at most 64 bits in ten-thousandths.

    Returns
    -------
    (array, array)
        Whole numbers, and whether each is known.

    Examples
    --------
    >>> units_of(pa.chunked_array([pa.array([Decimal("1.5"), None], pa.decimal128(18, 4))]))[0]
    array([15000,     0])
    """
    known = np.ones(len(column), bool)
    if column.null_count:
        known = pc.is_valid(column).to_numpy()
    if column.type != DECIMAL:  # every decimal128 with four digits is stored alike
        column = column.cast(pa.decimal128(38, 4))
    wide = column.combine_chunks()
    if not len(wide):
        return np.zeros(0, np.int64), known
    data = wide.buffers()[1]
    assert data is not None, "an array with rows has data"
    halves = np.frombuffer(memoryview(data), np.int64).reshape(-1, 2)
    low = halves[wide.offset : wide.offset + len(wide), 0]
    return np.where(known, low, 0) if column.null_count else low.copy(), known


def to_cents(units: Whole, *, parts: int = 1) -> Whole:
    """Return ten-thousandths as cents, halves away from zero, as `amounts.to_cents` rounds.

    Parameters
    ----------
    units
        Money of any sign in ten-thousandths.
    parts
        Into so many parts the money is divided before it is rounded.

    Returns
    -------
    array of whole numbers
        The same money, or each part of it, in cents.

    Examples
    --------
    >>> to_cents(np.array([12349, 12350, -12350]))
    array([ 123,  124, -124])
    """
    cent = UNITS_OF_A_CENT * parts
    cents: Whole = np.sign(units) * ((np.abs(units) + cent // 2) // cent)
    return cents
