"""Purchase histories of customers as arrays: what every purchase model reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orchard.analytics.mistakes import AnalyticsMistake

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

BLOCK_ROWS = 8192  # a few arrays of this length fit into a core's own cache


class HistoriesDoNotFit(AnalyticsMistake):
    """The arrays cannot be the purchase histories of customers; the text says which rule is broken."""


class HorizonIsNegative(AnalyticsMistake):
    """A forecast looks ahead: the horizon must be zero or more, in the unit of the histories."""


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """Purchase histories, one row per customer, all times in one unit (weeks by convention).

    Parameters
    ----------
    frequency
        Shape (n,), whole numbers from 0: repeat purchase occasions. The first purchase does not
        count; several invoices of one day are one occasion.
    recency
        Shape (n,): time from the first to the last purchase, 0 exactly where `frequency` is 0.
    age
        Shape (n,): time from the first purchase to the end of observation, at least `recency`.
    mean_spend
        Shape (n,), money per repeat occasion, or None when no amounts are at hand. It means
        nothing where `frequency` is 0; negative means (credit notes) are allowed.

    Raises
    ------
    HistoriesDoNotFit
        Lengths differ, a value is missing or infinite, or one of the rules above is broken.

    Examples
    --------
    >>> Customers(frequency=[2, 0], recency=[30.43, 0], age=[38.86, 38.86]).frequency
    array([2., 0.])
    """

    frequency: Floats
    recency: Floats
    age: Floats
    mean_spend: Floats | None = None

    def __init__(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        mean_spend: ArrayLike | None = None,
    ) -> None:
        """Accept anything NumPy can turn into arrays, then check it."""
        put = object.__setattr__
        put(self, "frequency", np.asarray(frequency, dtype=np.float64))
        put(self, "recency", np.asarray(recency, dtype=np.float64))
        put(self, "age", np.asarray(age, dtype=np.float64))
        spend = None if mean_spend is None else np.asarray(mean_spend, dtype=np.float64)
        put(self, "mean_spend", spend)
        self._check_shapes()
        self._check_values()

    def __len__(self) -> int:
        return len(self.frequency)

    def _check_shapes(self) -> None:
        columns = [self.frequency, self.recency, self.age]
        if self.mean_spend is not None:
            columns.append(self.mean_spend)
        if {column.shape for column in columns} != {(self.frequency.size,)}:
            raise HistoriesDoNotFit("Give one flat array per column, all of the same length.")

    def _check_values(self) -> None:
        x, t_x, T = self.frequency, self.recency, self.age
        rules = (
            (_all_finite(x, t_x, T), "Frequency, recency and age must be finite numbers."),
            (np.all((x >= 0) & (x == np.rint(x))), "Frequency must be a whole number from 0."),
            (np.all(t_x[x == 0] == 0), "Recency must be 0 where there is no repeat purchase."),
            (np.all(t_x[x > 0] > 0), "Recency must be above 0 where there is a repeat purchase."),
            (np.all(t_x <= T), "Recency must not be longer than age."),
        )
        for kept, text in rules:
            if not kept:
                raise HistoriesDoNotFit(text)

    def every(self, step: int) -> Customers:
        """Return each `step`-th customer, a systematic sample."""
        spend = None if self.mean_spend is None else self.mean_spend[::step]
        return Customers(self.frequency[::step], self.recency[::step], self.age[::step], spend)


def _all_finite(*columns: Floats) -> bool:
    return all(bool(np.isfinite(column).all()) for column in columns)


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Distinct histories with the number of customers that share each, for fitting.

    The first `silent` rows are those without a repeat purchase. `levels` are the distinct
    frequencies and `level_counts` their customers: terms that depend on the frequency alone are
    evaluated on a few dozen levels instead of a million rows.
    """

    frequency: Floats
    recency: Floats
    age: Floats
    counts: Floats
    silent: int
    levels: Floats
    level_counts: Floats

    @classmethod
    def of(cls, customers: Customers) -> Self:
        """Compress: customers with the same frequency, recency and age become one row.

        Raises
        ------
        HistoriesDoNotFit
            There are no customers.

        Examples
        --------
        >>> Histories.of(Customers([0, 0, 1], [0, 0, 2], [5, 5, 5])).counts
        array([2., 1.])
        """
        if not len(customers):
            raise HistoriesDoNotFit("There are no customers: give at least one history.")
        x, t_x, T = customers.frequency, customers.recency, customers.age
        ages, silent_counts = np.unique(T[x == 0], return_counts=True)
        bought = np.flatnonzero(x > 0)
        rows, counts = _distinct(x[bought], t_x[bought], T[bought])
        kept = bought[rows]
        levels, level_counts = np.unique(x, return_counts=True)
        nothing = np.zeros(len(ages))
        return cls(
            frequency=np.concatenate([nothing, x[kept]]),
            recency=np.concatenate([nothing, t_x[kept]]),
            age=np.concatenate([ages, T[kept]]),
            counts=np.concatenate([silent_counts, counts]).astype(np.float64),
            silent=len(ages),
            levels=levels,
            level_counts=level_counts.astype(np.float64),
        )

    def in_units_of(self, unit: float) -> Histories:
        """Return the same histories with times divided by `unit`."""
        return replace(self, recency=self.recency / unit, age=self.age / unit)

    @property
    def total(self) -> float:
        """Number of customers behind the rows."""
        return float(self.level_counts.sum())

    def blocks(self, rows: int = BLOCK_ROWS) -> Iterator[tuple[Floats, Floats, Floats, Floats]]:
        """Yield (frequency, recency, age, counts) in pieces, silent rows never with others."""
        for first, last in ((0, self.silent), (self.silent, len(self.counts))):
            for start in range(first, last, rows):
                cut = slice(start, min(start + rows, last))
                yield self.frequency[cut], self.recency[cut], self.age[cut], self.counts[cut]


def _distinct(x: Floats, t_x: Floats, T: Floats) -> tuple[Whole, Whole]:
    """Return one row of each distinct triple and how often it occurs.

    Rows are brought together by a hash of their bits, which sorts several times faster than the
    three columns. Two triples with equal hash are still told apart, because neighbours are
    compared in full; the worst that a collision can do is to leave a triple in two rows.
    """
    mixed = x.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= t_x.view(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed += T.view(np.uint64) * np.uint64(0x165667B19E3779F9)
    order = np.argsort(mixed)
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = False
    for column in (x, t_x, T):
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(new)
    return order[starts], np.diff(starts, append=len(order))


def require_horizon(horizon: float) -> float:
    """Return the horizon, or refuse it.

    Parameters
    ----------
    horizon
        Length of time ahead.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    HorizonIsNegative
        When it is not a finite number from 0.

    Examples
    --------
    >>> require_horizon(39)
    39.0
    """
    if not 0 <= horizon < np.inf:
        raise HorizonIsNegative(f"The horizon must be a finite number from 0, not {horizon}.")
    return float(horizon)
