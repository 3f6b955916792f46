"""How wrong a forecast was: the errors of a held-out window."""

from __future__ import annotations

import numpy as np
from scipy import stats

from orchard.analytics.clv.purchases import Floats
from orchard.analytics.results import BacktestScore


def score(
    model: str,
    forecast: tuple[Floats, Floats, Floats],
    actual: tuple[Floats, Floats],
) -> BacktestScore:
    """Compare a forecast of every account with what happened.

    Parameters
    ----------
    model : name of the candidate
    forecast : expected purchases, expected amount, probability of silence; shape (accounts,) each
    actual : purchases and amount of the same accounts in the window

    Returns
    -------
    BacktestScore
        ratios are to the actual; `None` where nothing varies or nothing was bought

    Example
    -------
    >>> bought, paid = np.array([2.0, 0.0, 1.0]), np.array([20.0, 0.0, 10.0])
    >>> found = score("oracle", (bought, paid, np.array([0.1, 0.9, 0.5])), (bought, paid))
    >>> found.purchases_rmse, found.silence_auc, found.spend_total_ratio
    (0.0, 1.0, 1.0)
    """
    purchases, amount, silent = forecast
    bought, paid = actual
    return BacktestScore(
        model=model,
        purchases_mae=float(np.abs(purchases - bought).mean()),
        purchases_rmse=rmse(purchases, bought),
        purchases_r=correlation(purchases, bought),
        purchases_total_ratio=_ratio(float(purchases.sum()), float(bought.sum())),
        spend_mae_ratio=_ratio(float(np.abs(amount - paid).mean()), float(paid.mean())),
        spend_r=correlation(amount, paid),
        spend_total_ratio=_ratio(float(amount.sum()), float(paid.sum())),
        silence_auc=ranking_quality(silent, bought == 0),
    )


def rmse(forecast: Floats, actual: Floats) -> float:
    """Return the root of the mean squared error."""
    return float(np.sqrt(np.mean((forecast - actual) ** 2)))


def correlation(one: Floats, other: Floats) -> float | None:
    """Return Pearson's r, or None where one of the two does not vary."""
    if min(np.ptp(one), np.ptp(other)) <= 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def ranking_quality(
    score_of: Floats, happened: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float | None:
    """Return the area under the curve: P(a case that happened ranks above one that did not).

    Example
    -------
    >>> ranking_quality(np.array([0.9, 0.2, 0.2]), np.array([True, False, True]))
    0.75
    """
    yes = int(happened.sum())
    no = len(happened) - yes
    if not yes or not no:
        return None
    ranks = stats.rankdata(score_of)
    return float((ranks[happened].sum() - yes * (yes + 1) / 2) / (yes * no))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
