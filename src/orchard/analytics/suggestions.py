"""Which offers a buyer may want next, because buyers like it have them: affinities and peers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.suggestion_peers import Expected, Peers, Sales

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Singles: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]

METHOD = "EASE with recency"
NEIGHBOURS = "item neighbours"
VERSION = "1"
MEMORY_DAYS = 365.0
"""After so many days an interest has faded to 1 / e."""
PENALTY_PER_BUYER = 9.5
"""How strongly affinities are held back, in units of how much interest an offer has on average."""
FEWEST_BUYERS = 8
FEWEST_OFFERS = 4
MOST_OFFERS = 6000
BUYERS_TOGETHER = 1000


class TooLittleToSuggest(AnalyticsMistake):
    """There are too few buyers or offers to say who resembles whom."""


@dataclass(frozen=True, slots=True)
class Affinities:
    """How much having one offer speaks for another: `weights[i, j]` is i's word for j."""

    weights: Singles
    penalty: float

    def scores(self, interests: csr_array) -> Singles:
        """Return how much speaks for each offer; one row per row of interests, no unit."""
        found: Singles = np.asarray(interests @ self.weights, np.float32)
        return found


@dataclass(frozen=True, slots=True)
class Suggested:
    """One offer for one buyer."""

    buyer: int
    offer: int
    score: float
    expected: Expected


def sales(
    buyer: Sequence[int] | Ints,
    offer: Sequence[int] | Ints,
    day: Sequence[int] | Ints,
    amount: Sequence[float] | Floats,
    *,
    buyers: int | None = None,
    offers: int | None = None,
) -> Sales:
    """Check and build the table of purchases; what is not above zero is no purchase.

    Parameters
    ----------
    buyer, offer
        Codes from 0, shape (rows,).
    day
        Days since 1970-01-01.
    amount
        Money in one currency; not a number, zero and negative rows are left out.
    buyers, offers
        How many there are; the highest code + 1 when left out.

    Returns
    -------
    Sales

    Examples
    --------
    >>> len(sales([0, 0, 1], [0, 1, 1], [5, 9, 9], [10.0, -3.0, 4.0]).buyer)
    2
    """
    who, what, when = (np.asarray(column, np.int64) for column in (buyer, offer, day))
    money = np.asarray(amount, np.float64)
    count = tuple(
        given if given is not None else int(codes.max(initial=-1)) + 1
        for given, codes in ((buyers, who), (offers, what))
    )
    keep = np.isfinite(money) & (money > 0)
    return Sales(who[keep], what[keep], when[keep], money[keep], *count)


def interests(bought: Sales, day: int, memory_days: float | None = MEMORY_DAYS) -> csr_array:
    """Return how fresh each buyer's interest in each offer is: `exp(-age / memory)`.

    The age is counted from the last purchase, so that what a buyer stopped buying long ago says
    little about what it buys next.

    Parameters
    ----------
    bought
        Purchases before `day`.
    day
        The day from which ages are counted.
    memory_days
        Days after which an interest has faded to 1 / e; `None`: every interest is 1.

    Returns
    -------
    sparse array of float32, shape (buyers, offers)
        0 to 1; nothing stored where nothing was bought.

    Examples
    --------
    >>> round(float(interests(sales([0], [0], [0], [1.0]), 365)[0, 0]), 3)
    0.368
    """
    from scipy import sparse

    cell = bought.buyer * bought.offers + bought.offer
    order = np.lexsort((bought.day, cell))
    cell, days = cell[order], bought.day[order]
    is_last = np.append(cell[1:] != cell[:-1], np.ones(min(len(cell), 1), bool))
    age = day - days[is_last]
    weight = np.ones(len(age)) if memory_days is None else np.exp(-age / memory_days)
    place = (cell[is_last] // bought.offers, cell[is_last] % bought.offers)
    shape = (bought.buyers, bought.offers)
    return sparse.csr_array((weight.astype(np.float32), place), shape=shape)


def fit(interests: csr_array, penalty: float | None = None) -> Affinities:
    """Return how much each offer speaks for each other one (EASE).

    `B = I - P / diag(P)` with `P = (X'X + penalty I)^-1`: the linear model that says each column
    of X from all the others, itself left out. Solved by one Cholesky factor in single precision.

    Parameters
    ----------
    interests
        X, shape (buyers, offers), 0 to 1.
    penalty
        Above 0; 9.5 times the average of the diagonal of X'X when left out, so that small ledgers
        are not held back more than large ones.

    Returns
    -------
    Affinities
        Weights of shape (offers, offers), 0 on the diagonal.

    Raises
    ------
    TooLittleToSuggest
        When nobody bought anything.

    Notes
    -----
    Source: Steck, "Embarrassingly shallow autoencoders for sparse data", 2019, eq. 8.

    Examples
    --------
    >>> x = interests(sales([0, 0, 1, 1, 2], [0, 1, 0, 1, 0], [0] * 5, [1.0] * 5), 0)
    >>> fit(x).weights.diagonal().tolist()
    [0.0, 0.0]
    """
    from scipy.linalg import lapack

    gram = together(interests)
    own = gram.diagonal().copy()
    if not own.any():
        raise TooLittleToSuggest("Nobody bought anything yet: there is nothing to learn from.")
    held = penalty if penalty is not None else PENALTY_PER_BUYER * float(own.mean())
    gram[np.diag_indices_from(gram)] += np.float32(held)
    factor, _ = lapack.spotrf(gram, lower=0, overwrite_a=1, clean=1)
    half, _ = lapack.spotri(factor, lower=0, overwrite_c=1)
    precision = half + half.T
    doubled = half.diagonal()
    precision /= -doubled
    precision[np.diag_indices_from(precision)] = 0
    return Affinities(precision, held)


def neighbours(interests: csr_array) -> Affinities:
    """Return how alike offers are by who bought them: the cosine of their buyers, once each.

    Parameters
    ----------
    interests
        Shape (buyers, offers); how fresh an interest is does not count.

    Returns
    -------
    Affinities
        Weights from 0 to 1, shape (offers, offers), 0 on the diagonal.

    Notes
    -----
    Source: Sarwar, Karypis, Konstan and Riedl, "Item-based collaborative filtering", 2001.

    Examples
    --------
    >>> x = interests(sales([0, 0], [0, 1], [0, 0], [1.0, 1.0]), 0)
    >>> neighbours(x).weights.tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    gram = together(as_ones(interests))
    length = np.sqrt(np.maximum(gram.diagonal(), 1))
    gram /= length[:, None]
    gram /= length
    gram[np.diag_indices_from(gram)] = 0
    return Affinities(gram, 0.0)


def as_ones(interests: csr_array) -> csr_array:
    """Return interests that are all alike, however old.

    Examples
    --------
    >>> as_ones(interests(sales([0], [0], [0], [1.0]), 365)).toarray().tolist()
    [[1.0]]
    """
    has = interests.copy()
    has.data = np.ones_like(has.data)
    return has


def together(interests: csr_array) -> Singles:
    """Return `X'X`: how much interest each pair of offers has in common.

    Returns
    -------
    array of float32, shape (offers, offers), in columns

    Examples
    --------
    >>> together(interests(sales([0, 0], [0, 1], [0, 0], [1.0, 1.0]), 0)).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    from scipy import sparse

    turned = sparse.csr_array(interests.T)
    return np.asarray((turned @ interests).toarray(order="F"), np.float32, order="F")


def is_enough(bought: Sales) -> bool:
    """Return whether there are enough buyers and offers to compare.

    Examples
    --------
    >>> is_enough(sales([0, 1], [0, 1], [0, 0], [1.0, 1.0]))
    False
    """
    counts = len(np.unique(bought.buyer)), len(np.unique(bought.offer))
    return counts[0] >= FEWEST_BUYERS and counts[1] >= FEWEST_OFFERS


def best(
    scores: Singles, seen: csr_array, count: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the offers that most speaks for, the best first, without those a buyer has.

    Parameters
    ----------
    scores
        Shape (rows, offers); is written into.
    seen
        Sparse, same shape: what is stored is left out.
    count
        How many at most.

    Returns
    -------
    array of codes and array of bool, each of shape (rows, at most count)
        False where a buyer has nothing left to suggest.

    Examples
    --------
    >>> from scipy import sparse
    >>> has = sparse.csr_array(np.array([[0, 1, 0]]))
    >>> best(np.array([[.1, .9, .5]], np.float32), has, 2)[0].tolist()
    [[2, 0]]
    """
    stored = seen.tocoo()
    scores[stored.coords[0], stored.coords[1]] = -np.inf
    keep = min(count, scores.shape[1])
    chosen = np.argpartition(-scores, keep - 1, axis=1)[:, :keep]
    reached = np.take_along_axis(scores, chosen, axis=1)
    order = np.lexsort((chosen, -reached), axis=1)
    chosen = np.take_along_axis(chosen, order, axis=1)
    return chosen, np.isfinite(np.take_along_axis(scores, chosen, axis=1))


def suggest(
    bought: Sales,
    day: int,
    buyers: Sequence[int],
    *,
    count: int = 10,
    excluded: Sequence[tuple[int, int]] = (),
    method: str = METHOD,
) -> Iterator[Suggested]:
    """Yield the offers that buyers do not have and that most speaks for, the best first.

    Parameters
    ----------
    bought
        Everything bought before `day`.
    day
        The day after the last that counts, in days since 1970-01-01.
    buyers
        Codes of the buyers who are to get suggestions.
    count
        How many each, at most.
    excluded
        Pairs of buyer and offer never to suggest: blocked, not relevant, dismissed.
    method
        `METHOD`, or `NEIGHBOURS` where the back-test says that it is better on this ledger.

    Returns
    -------
    iterator of Suggested
        Buyer by buyer in the order given; offers with fewer than three peers are left out.

    Raises
    ------
    TooLittleToSuggest
        With fewer than 8 buyers or 4 offers.

    Examples
    --------
    >>> who, what = np.divmod(np.arange(40), 4)
    >>> some = (who > 0) | (what < 3)
    >>> found = suggest(sales(who[some], what[some], what[some], np.ones(some.sum())), 9, [0])
    >>> [(one.offer, one.expected.amount) for one in found]
    [(3, 1.0)]
    """
    yield from _suggested(most_bought(bought), day, buyers, count, excluded, method)


def _suggested(
    bought: Sales, day: int, buyers: Sequence[int], count: int,
    excluded: Sequence[tuple[int, int]], method: str,
) -> Iterator[Suggested]:  # fmt: skip
    if not is_enough(bought):
        raise TooLittleToSuggest(
            f"Suggestions need at least {FEWEST_BUYERS} buyers and {FEWEST_OFFERS} offers in the "
            "ledger: import more, or set the cells by hand."
        )
    known = interests(bought, day)
    told = as_ones(known) if method == NEIGHBOURS else known
    model = neighbours(known) if method == NEIGHBOURS else fit(known)
    peers = Peers.of(bought, day)
    seen = _with_excluded(known, excluded)
    for at in range(0, len(buyers), BUYERS_TOGETHER):
        rows = list(buyers[at : at + BUYERS_TOGETHER])
        scores = model.scores(told[rows])
        reached = scores.copy()
        chosen, usable = best(scores, seen[rows], count)
        for place, buyer in enumerate(rows):
            for offer in chosen[place][usable[place]].tolist():
                if expected := peers.expected(buyer, offer):
                    yield Suggested(buyer, offer, float(reached[place, offer]), expected)


def most_bought(bought: Sales, most: int = MOST_OFFERS) -> Sales:
    """Return the sales of the offers that most buyers have, at most so many; codes stay.

    Examples
    --------
    >>> most_bought(sales([0, 1, 1], [0, 0, 1], [0, 0, 0], [1.0, 1.0, 1.0]), 1).offer.tolist()
    [0, 0]
    """
    if bought.offers <= most:
        return bought
    pairs = np.unique(bought.buyer * bought.offers + bought.offer) % bought.offers
    counts = np.bincount(pairs, minlength=bought.offers)
    kept = np.zeros(bought.offers, bool)
    kept[np.lexsort((np.arange(bought.offers), -counts))[:most]] = True
    return bought._only(kept[bought.offer])


def _with_excluded(known: csr_array, excluded: Sequence[tuple[int, int]]) -> csr_array:
    from scipy import sparse

    if not excluded:
        return known
    rows, columns = zip(*excluded, strict=True)
    more = sparse.csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=known.shape)
    return sparse.csr_array(known + more)
