"""Intervals: of an account from its own spread, of a total from how wrong past windows were."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from orchard.analytics.clv.candidates import Past, Prediction
from orchard.analytics.clv.purchases import Floats

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
    buying, count, relative = _of_buyers(found)
    relative = (relative + 1 / (4 * count) + spread.level_error**2) * spread.purchases_width
    mean = found.purchases / buying
    low, high = _interval(found.silent, mean, relative, spread.share)
    low, high = np.minimum(low, found.purchases), np.maximum(high, found.purchases)
    return np.floor(low + 0.5), np.floor(high + 0.5)


def amount_interval(found: Prediction, spread: Spread) -> tuple[Floats, Floats]:
    """Return amounts between which the share of outcomes should fall.

    An account that is hardly expected back has a small expected amount, but if it does come back
    it spends what it typically spends.
    """
    buying, count, relative = _of_buyers(found)
    relative = relative + spread.amount_cv2 / count + spread.level_error**2
    mean = np.maximum(found.amount / buying, count * found.typical)
    low, high = _interval(found.silent, mean, relative * spread.amount_width, spread.share)
    return np.minimum(low, found.amount), np.maximum(high, found.amount)


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


def _interval(
    silent: Floats, mean: Floats, relative: Floats, share: float
) -> tuple[Floats, Floats]:
    """Return the ends of a lump at zero with a gamma distribution above it.

    Where silence takes more than (1 - share) / 2, the low end is 0, below which nothing can fall,
    and the whole doubt is spent on the high end.
    """
    tail = (1 - share) / 2
    lumped = silent >= tail
    low, clear = np.zeros(len(silent)), np.flatnonzero(~lumped)
    low[clear] = _quantile(tail, silent[clear], mean[clear], relative[clear])
    high = _quantile(np.where(lumped, share, 1 - tail), silent, mean, relative)
    return low, np.maximum(high, low)


def _quantile(at: Floats | float, silent: Floats, mean: Floats, relative: Floats) -> Floats:
    shape = 1 / np.clip(relative, 1e-4, 1e2)
    within = np.clip((at - silent) / np.maximum(1 - silent, _LEAST), 0.0, 1.0)
    found = special.gammaincinv(shape, within) / shape * mean
    return np.where(np.isfinite(found), found, 0.0)


def calibrated(found: Prediction, spread: Spread, actual: tuple[Floats, Floats]) -> Spread:
    """Choose the widths that come nearest to the wanted share in a window that has happened.

    The prediction is brought to the actual totals first: the level is the matter of
    `Spread.level_error`, the widths are about accounts.
    """
    told = replace(spread, level_error=0.0)
    levelled = _levelled(found, actual)
    of_count = [
        _missed(purchase_interval(levelled, replace(told, purchases_width=width)), actual[0], told)
        for width in WIDTHS
    ]
    of_amount = [
        _missed(amount_interval(levelled, replace(told, amount_width=width)), actual[1], told)
        for width in WIDTHS
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


def _missed(ends: tuple[Floats, Floats], actual: Floats, spread: Spread) -> float:
    return abs(coverage(ends, actual) - spread.share - _MARGIN)


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
