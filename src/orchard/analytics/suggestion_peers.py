"""Who bought what, and what the buyers of an offer spend on it: the peers a suggestion rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

FEWEST_PEERS = 3
YEAR_DAYS = 365
SIZE_POWER = 0.5
"""A buyer whose average offer is four times a peer's is expected to spend twice as much."""
RANGE = (0.07, 0.93)
"""Quantiles of the peers; in back-tests about four in five real amounts lie between them."""
NEAREST_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Sales:
    """What buyers bought: one row per buyer, offer and day, amounts above zero.

    `buyer` and `offer` hold codes from 0, `day` days since 1970-01-01, `amount` money.
    """

    buyer: Ints
    offer: Ints
    day: Ints
    amount: Floats
    buyers: int
    offers: int

    def before(self, day: int) -> Sales:
        """Return what was known at the start of a day."""
        return self._only(self.day < day)

    def between(self, first: int, last: int) -> Sales:
        """Return the rows of these days, both counted."""
        return self._only((self.day >= first) & (self.day <= last))

    def _only(self, keep: NDArray[np.bool_]) -> Sales:
        rows = (column[keep] for column in (self.buyer, self.offer, self.day))
        buyer, offer, day = rows
        return Sales(buyer, offer, day, self.amount[keep], self.buyers, self.offers)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a buyer may spend a year on an offer, and the peers who do: the nearest first."""

    amount: float
    low: float
    high: float
    peers: int
    nearest: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """Yearly amounts of all buyers, and what tells how alike and how large they are."""

    amounts: csr_array
    by_offer: csr_array
    likeness: csr_array
    basket: Floats

    @classmethod
    def of(cls, bought: Sales, day: int, days: int = YEAR_DAYS) -> Peers:
        """Count the last year before a day, or another number of days."""
        from scipy import sparse

        year = bought.between(day - days, day - 1)
        shape = (bought.buyers, bought.offers)
        amounts = sparse.csr_array((year.amount, (year.buyer, year.offer)), shape=shape)
        amounts.sum_duplicates()
        offers = np.diff(amounts.indptr)
        total: Floats = np.asarray(amounts.sum(axis=1)).ravel()
        basket = np.divide(total, offers, out=np.full(len(total), np.nan), where=offers > 0)
        has = amounts.copy()
        has.data = np.repeat(1 / np.sqrt(np.maximum(offers, 1)), offers)
        return cls(amounts, sparse.csr_array(amounts.T), has, basket)

    def expected(self, buyer: int, offer: int) -> Expected | None:
        """Return what the buyer may spend a year, or `None` with fewer than three peers.

        Each peer's amount is scaled by the square root of the two average amounts per offer; the
        middle one is expected, seven and ninety-three in a hundred are the range.
        """
        at = slice(self.by_offer.indptr[offer], self.by_offer.indptr[offer + 1])
        peers, paid = self.by_offer.indices[at], self.by_offer.data[at]
        others = peers != buyer
        peers, paid = peers[others], paid[others]
        if len(peers) < FEWEST_PEERS:
            return None
        mine = self.basket[buyer]
        size = np.ones(len(peers)) if np.isnan(mine) else mine / self.basket[peers]
        scaled = paid * size**SIZE_POWER
        low, middle, high = np.quantile(scaled, [RANGE[0], 0.5, RANGE[1]])
        alike = (self.likeness[peers] @ self.likeness[[buyer]].T).toarray().ravel()
        nearest = np.lexsort((peers, -alike))[:NEAREST_SHOWN]
        shown = tuple((int(peers[one]), float(scaled[one])) for one in nearest)
        return Expected(float(middle), float(low), float(high), len(peers), shown)
