"""How good suggestions would have been: learn to a day, look what was bought after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from orchard.analytics import suggestions
from orchard.analytics.suggestion_peers import Peers, Sales
from orchard.analytics.suggestions import (
    BUYERS_TOGETHER,
    METHOD,
    NEIGHBOURS,
    Singles,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Scoring: TypeAlias = "Callable[[csr_array], Singles]"
"""From rows of what buyers have (fresh, or as ones) to how much speaks for each offer."""

POPULARITY = "popularity"
LIST_LENGTH = 10
MOST_BUYERS = 5000
MOST_AMOUNTS = 2000
FEWEST_TESTED = 5


@dataclass(frozen=True, slots=True)
class ListScore:
    """How well one way of listing did; all between 0 and 1, averaged over buyers.

    `hit_rate`: buyers with at least one hit in the list. `precision`: listed offers that came
    true. `recall`: new offers that stood in the list. `ndcg`: hits, early ones counting more.
    """

    method: str
    hit_rate: float
    precision: float
    recall: float
    ndcg: float


@dataclass(frozen=True, slots=True)
class BackTest:
    """What suggestions of ten offers would have been worth; days count since 1970-01-01."""

    cut: int
    until: int
    buyers: int
    offers: int
    scores: tuple[ListScore, ...]
    amount_error: float | None
    """Median of |expected - bought| / bought over new offers, money of the test window."""
    amount_cover: float | None
    """How many real amounts lay within the range."""

    def of(self, method: str) -> ListScore:
        """Return the score of one way of listing."""
        return next(score for score in self.scores if score.method == method)

    @property
    def best(self) -> str:
        """Return the better of the two ways that suggest by likeness, by NDCG."""
        is_near = self.of(NEIGHBOURS).ndcg > self.of(METHOD).ndcg
        return NEIGHBOURS if is_near else METHOD


def back_test(bought: Sales, cut: int, until: int, *, count: int = LIST_LENGTH) -> BackTest | None:
    """Return how good suggestions made at the start of a day would have been by another.

    Only offers that are new to a buyer count, only buyers who were known before and bought
    something new. Popularity and item neighbours see the same data in the same run.

    Parameters
    ----------
    bought
        The whole ledger; what lies after `until` is not looked at.
    cut
        First day that is not learnt from, in days since 1970-01-01.
    until
        Last day that is looked at.
    count
        Length of the list.

    Returns
    -------
    BackTest or None
        `None` when there is too little before the cut, or fewer than five buyers to test on.

    Notes
    -----
    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002.

    Examples
    --------
    >>> back_test(suggestions.sales([0], [0], [0], [1.0]), 5, 9) is None
    True
    """
    before = suggestions.most_bought(bought.before(cut))
    if not suggestions.is_enough(before):
        return None
    fresh = suggestions.interests(before, cut)
    wanted = news(before, bought.between(cut, until))
    tested = np.flatnonzero(np.diff(wanted.indptr))
    if len(tested) < FEWEST_TESTED:
        return None
    tested = tested[:: -(-len(tested) // MOST_BUYERS)]
    scores = tuple(
        rate(name, scoring, fresh, wanted, tested, count)
        for name, scoring in scorings(fresh).items()
    )
    amounts = _amounts(before, bought.between(cut, until), cut, until - cut + 1)
    return BackTest(cut, until, len(tested), len(np.unique(before.offer)), scores, *amounts)


def news(before: Sales, after: Sales) -> csr_array:
    """Return what buyers bought after that they had not before: 1 where they did.

    Buyers and offers that were not known before are left out: nobody could have suggested them.

    Examples
    --------
    >>> old = suggestions.sales([0, 1], [0, 1], [0, 0], [1.0, 1.0])
    >>> news(old, suggestions.sales([0, 0], [0, 1], [5, 5], [1.0, 1.0])).toarray().tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    from scipy import sparse

    known_buyer, known_offer = (
        np.bincount(codes, minlength=count) > 0
        for codes, count in ((before.buyer, before.buyers), (before.offer, before.offers))
    )
    keep = known_buyer[after.buyer] & known_offer[after.offer]
    cells = np.unique(after.buyer[keep] * after.offers + after.offer[keep])
    cells = np.setdiff1d(cells, before.buyer * before.offers + before.offer)
    place = (cells // after.offers, cells % after.offers)
    shape = (before.buyers, before.offers)
    return sparse.csr_array((np.ones(len(cells)), place), shape=shape)


def scorings(fresh: csr_array) -> Mapping[str, Scoring]:
    """Return the ways of listing that are compared, each fitted to the same interests.

    Examples
    --------
    >>> x = suggestions.interests(suggestions.sales([0, 1], [0, 1], [0, 0], [1.0, 1.0]), 0)
    >>> list(scorings(x))
    ['EASE with recency', 'popularity', 'item neighbours']
    """
    has = suggestions.as_ones(fresh)
    own = np.asarray(has.sum(axis=0), np.float32).ravel()
    model, near = suggestions.fit(fresh), suggestions.neighbours(fresh)
    return {
        METHOD: model.scores,
        POPULARITY: lambda rows: np.tile(own, (rows.shape[0], 1)),
        NEIGHBOURS: lambda rows: near.scores(suggestions.as_ones(rows)),
    }


def rate(
    method: str,
    scoring: Scoring,
    fresh: csr_array,
    wanted: csr_array,
    tested: NDArray[np.intp],
    count: int = LIST_LENGTH,
) -> ListScore:
    """Return how well one way of listing did for the tested buyers.

    Parameters
    ----------
    method
        Its name.
    scoring
        Returns scores for rows of interests.
    fresh, wanted
        Interests before, new purchases after; shape (buyers, offers).
    tested
        Codes of buyers with at least one new purchase.
    count
        Length of the list.

    Returns
    -------
    ListScore

    Examples
    --------
    >>> old = suggestions.sales([0, 1], [0, 1], [0, 0], [1.0, 1.0])
    >>> x, y = suggestions.interests(old, 0), news(old, suggestions.sales([0], [1], [5], [1.0]))
    >>> rate("all", lambda rows: np.ones((1, 2), np.float32), x, y, np.array([0]), 1).ndcg
    1.0
    """
    worth = 1 / np.log2(np.arange(2, count + 2))
    sums = np.zeros(4)
    for at in range(0, len(tested), BUYERS_TOGETHER):
        rows = tested[at : at + BUYERS_TOGETHER]
        chosen, usable = suggestions.best(scoring(fresh[rows]), fresh[rows], count)
        real = wanted[rows].toarray() > 0
        hits = np.take_along_axis(real, chosen, axis=1) & usable
        new = real.sum(axis=1)
        ideal = np.cumsum(worth)[np.minimum(new, count) - 1]
        sums += [
            hits.any(axis=1).sum(),
            (hits.sum(axis=1) / np.maximum(usable.sum(axis=1), 1)).sum(),
            (hits.sum(axis=1) / new).sum(),
            ((hits * worth[: hits.shape[1]]).sum(axis=1) / ideal).sum(),
        ]
    return ListScore(method, *(sums / len(tested)).tolist())


def _amounts(
    before: Sales, after: Sales, cut: int, days: int
) -> tuple[float, float] | tuple[None, None]:
    """Return how far expected amounts were off, and how many lay within the range.

    A year's amount is held against a window by counting peers over a window as long.
    """
    from scipy import sparse

    shape = (before.buyers, before.offers)
    bought = sparse.csr_array((after.amount, (after.buyer, after.offer)), shape=shape)
    new = (bought * (news(before, after) > 0)).tocoo()
    peers = Peers.of(before, cut, days)
    step = -(-max(new.nnz, 1) // MOST_AMOUNTS)
    rows = zip(*(column[::step].tolist() for column in (*new.coords, new.data)), strict=True)
    told = [(peers.expected(buyer, offer), real) for buyer, offer, real in rows]
    known = [(one, real) for one, real in told if one is not None]
    if len(known) < FEWEST_TESTED:
        return None, None
    errors = [abs(one.amount - real) / real for one, real in known]
    inside = [one.low <= real <= one.high for one, real in known]
    return float(np.median(errors)), float(np.mean(inside))
