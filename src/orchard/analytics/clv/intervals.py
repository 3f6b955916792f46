"""Intervals: of an account from its own spread, of a total from how wrong past windows were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from orchard.analytics.clv.candidates import Past, Prediction
from orchard.analytics.clv.purchases import Floats, Ints

Rounding = Callable[[Floats], Floats]
WIDTHS = (0.6, 0.8, 1.0, 1.3, 1.7, 2.2)
_LEAST = 1e-12
_HOLD = 0.02
_MARGIN = 0.015
"""Aimed at on top of the wanted share, since the next window is not the one learnt from."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How wide intervals are.

    `share` of outcomes should fall inside; `amount_cv2` is the squared relative spread of the
    amounts of one account; `level_error` the standard deviation of log(actual / expected total);
    the widths are factors on the squared spread of accounts, 1 unless a back-test chose others.
    """

    share: float
    amount_cv2: float
    level_error: float
    purchases_width: float = 1.0
    amount_width: float = 1.0


def amount_spread(past: Past) -> float:
    """Return the squared relative spread of amounts within accounts, pooled over repeat buyers."""
    days, history = past.days, past.history
    mean = np.ones(days.accounts)
    mean[history.ids] = history.mean_amount
    relative = days.amount / np.maximum(mean[days.account], _LEAST) - 1
    freedom = float(history.frequency.sum())
    return float(np.clip((relative**2).sum() / freedom, 0.01, 25.0)) if freedom > 0 else 1.0


def purchase_interval(found: Prediction, spread: Spread) -> tuple[Floats, Floats]:
    """Return whole numbers of purchases between which the share of outcomes should fall."""
    low, high = _interval(_of_count(found, spread), spread.share)
    low, high = np.minimum(low, found.purchases), np.maximum(high, found.purchases)
    return _whole(low), _whole(high)


def amount_interval(found: Prediction, spread: Spread) -> tuple[Floats, Floats]:
    """Return amounts between which the share of outcomes should fall.

    An account that is hardly expected back has a small expected amount, but if it does come back
    it spends what it typically spends.
    """
    low, high = _interval(_of_amount(found, spread), spread.share)
    return np.minimum(low, found.amount), np.maximum(high, found.amount)


@dataclass(frozen=True, slots=True)
class _Lump:
    """A lump at zero, and mean and squared relative spread of the gamma distribution above it."""

    silent: Floats
    mean: Floats
    relative: Floats

    def of(self, rows: Ints) -> _Lump:
        return _Lump(self.silent[rows], self.mean[rows], self.relative[rows])


def _of_count(found: Prediction, spread: Spread) -> _Lump:
    buying, count, relative = _of_buyers(found)
    relative = (relative + 1 / (4 * count) + spread.level_error**2) * spread.purchases_width
    return _Lump(found.silent, found.purchases / buying, relative)


def _of_amount(found: Prediction, spread: Spread) -> _Lump:
    buying, count, relative = _of_buyers(found)
    relative = relative + spread.amount_cv2 / count + spread.level_error**2
    mean = np.maximum(found.amount / buying, count * found.typical)
    return _Lump(found.silent, mean, relative * spread.amount_width)


def _whole(numbers: Floats) -> Floats:
    """Return whole numbers, halves up."""
    whole: Floats = np.floor(numbers + 0.5)
    return whole


def amount_variance(found: Prediction, spread: Spread) -> Floats:
    """Return the variance of each account's amount around its mean, the level left aside."""
    buying, count, relative = _of_buyers(found)
    square = found.amount**2 / buying * (1 + relative + spread.amount_cv2 / count)
    return np.maximum(square - found.amount**2, 0.0)


def _of_buyers(found: Prediction) -> tuple[Floats, Floats, Floats]:
    """Return P(any purchase), and mean and squared relative spread of the count given any."""
    buying = np.maximum(1 - found.silent, _LEAST)
    count = np.maximum(found.purchases / buying, 1.0)
    square = (found.variance + found.purchases**2) / buying
    return buying, count, np.maximum(square / count**2 - 1, 0.0)


def _interval(lump: _Lump, share: float) -> tuple[Floats, Floats]:
    """Return the ends of a lump at zero with a gamma distribution above it.

    Where silence takes more than (1 - share) / 2, the low end is 0, below which nothing can fall,
    and the whole doubt is spent on the high end.
    """
    low = _low(lump, share)
    return low, np.maximum(_high(lump, share), low)


def _low(lump: _Lump, share: float) -> Floats:
    tail = (1 - share) / 2
    low, clear = np.zeros(len(lump.silent)), np.flatnonzero(~(lump.silent >= tail))
    low[clear] = _quantile(tail, lump.of(clear))
    return low


def _high(lump: _Lump, share: float) -> Floats:
    tail = (1 - share) / 2
    return _quantile(np.where(lump.silent >= tail, share, 1 - tail), lump)


def _same(numbers: Floats) -> Floats:
    return numbers


def _inside(
    lump: _Lump, told: tuple[Floats, Floats], share: float, rounded: Rounding = _same
) -> float:
    """Return the share of outcomes between the ends that an interval would have.

    `told` are the expectation, which every interval holds, and what happened: of each account
    only the end on the side of its outcome is computed, for the quantiles are dear.
    """
    expected, actual = rounded(told[0]), told[1]
    under, over = np.flatnonzero(actual < expected), np.flatnonzero(actual > expected)
    below = actual[under] < rounded(_low(lump.of(under), share))
    above = actual[over] > rounded(_high(lump.of(over), share))
    return (len(actual) - int(below.sum()) - int(above.sum())) / len(actual)


def _quantile(at: Floats | float, lump: _Lump) -> Floats:
    shape = 1 / np.clip(lump.relative, 1e-4, 1e2)
    within = np.clip((at - lump.silent) / np.maximum(1 - lump.silent, _LEAST), 0.0, 1.0)
    found = special.gammaincinv(shape, within) / shape * lump.mean
    return np.where(np.isfinite(found), found, 0.0)


def calibrated(found: Prediction, spread: Spread, actual: tuple[Floats, Floats]) -> Spread:
    """Choose the widths that come nearest to the wanted share in a window that has happened.

    The prediction is brought to the actual totals first: the level is the matter of
    `Spread.level_error`, the widths are about accounts.
    """
    told = replace(spread, level_error=0.0)
    levelled = _levelled(found, actual)
    counts, amounts = (levelled.purchases, actual[0]), (levelled.amount, actual[1])
    shapes = [replace(told, purchases_width=width, amount_width=width) for width in WIDTHS]
    of_count = [
        _missed(_inside(_of_count(levelled, one), counts, told.share, _whole), told)
        for one in shapes
    ]
    of_amount = [
        _missed(_inside(_of_amount(levelled, one), amounts, told.share), told) for one in shapes
    ]
    held = _HOLD * np.abs(np.log(WIDTHS))
    return replace(
        spread,
        purchases_width=WIDTHS[int(np.argmin(of_count + held))],
        amount_width=WIDTHS[int(np.argmin(of_amount + held))],
    )


def _levelled(found: Prediction, actual: tuple[Floats, Floats]) -> Prediction:
    bought = actual[0].sum() / max(float(found.purchases.sum()), _LEAST)
    paid = actual[1].sum() / max(float(found.amount.sum()), _LEAST)
    buying = float(np.mean(actual[0] > 0)) / max(float(np.mean(1 - found.silent)), _LEAST)
    return replace(
        found,
        silent=np.clip(1 - (1 - found.silent) * buying, 0.0, 1.0),
        purchases=found.purchases * bought,
        variance=found.variance * bought**2,
        amount=found.amount * paid,
        typical=found.typical * min(paid / max(bought, _LEAST), 2.0),
    )


def coverage(ends: tuple[Floats, Floats], actual: Floats) -> float:
    """Return the share of outcomes inside, ends included.

    Parameters
    ----------
    ends : low and high end, shape (accounts,) each
    actual : what happened, shape (accounts,)

    Returns
    -------
    float
        0 to 1

    Example
    -------
    >>> coverage((np.array([0.0, 2.0]), np.array([1.0, 3.0])), np.array([1.0, 1.0]))
    0.5
    """
    return float(np.mean((actual >= ends[0]) & (actual <= ends[1])))


def _missed(inside: float, spread: Spread) -> float:
    return abs(inside - spread.share - _MARGIN)


def total_interval(
    amount: Floats, variance: Floats, spread: Spread, years: float
) -> tuple[float, float, float]:
    """Return a total with its interval.

    log total ~ normal with variance level_error² max(1, years) + Σ variance / total².

    Parameters
    ----------
    amount : expected amount by account, may be negative
    variance : of the amount by account
    spread : level error and share
    years : length of the horizon

    Returns
    -------
    total, low, high : float
    """
    total = float(amount.sum())
    if total == 0:
        return 0.0, 0.0, 0.0
    z = float(special.ndtri((1 + spread.share) / 2))
    own = float(np.log1p(variance.sum() / total**2))
    doubt = z * np.sqrt(spread.level_error**2 * max(1.0, years) + own)
    low, high = sorted((total * float(np.exp(-doubt)), total * float(np.exp(doubt))))
    return total, low, high
