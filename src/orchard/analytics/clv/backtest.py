"""How wrong a forecast was: the errors of a held-out window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orchard.analytics.clv import lineup
from orchard.analytics.clv.blend import Blend, Weights, learn
from orchard.analytics.clv.candidates import NAIVE, Candidate, Past, Prediction
from orchard.analytics.clv.purchases import Floats, PurchaseDays, date_of, in_window, until
from orchard.analytics.results import Backtest, BacktestScore

SHORTEST_DAYS = 28
FEWEST_ACCOUNTS = 10
MOST_ACCOUNTS = 20_000
"""Accounts that the candidates compete on: enough to tell them apart."""
FEWEST_PURCHASES = 10


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
    """Return the root of the mean squared error.

    Parameters
    ----------
    forecast, actual : shape (accounts,) each, at least one account

    Returns
    -------
    float
        0 or more, in the unit of both

    Example
    -------
    >>> rmse(np.array([1.0, 5.0]), np.array([1.0, 1.0])) == 8**0.5
    True
    """
    return float(np.sqrt(np.mean((forecast - actual) ** 2)))


def correlation(one: Floats, other: Floats) -> float | None:
    """Return Pearson's r, or None where one of the two does not vary.

    Parameters
    ----------
    one, other : shape (accounts,) each

    Returns
    -------
    float or None
        -1 to 1

    Example
    -------
    >>> correlation(np.array([1.0, 2.0]), np.array([5.0, 5.0])) is None
    True
    """
    if min(np.ptp(one), np.ptp(other)) <= 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def ranking_quality(score_of: Floats, happened: NDArray[np.bool_]) -> float | None:
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
    _values, place, ties = np.unique(score_of, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]  # those that are alike share their mean rank
    return float((ranks[happened].sum() - yes * (yes + 1) / 2) / (yes * no))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


@dataclass(frozen=True, slots=True)
class Trial:
    """A back-test with what the final forecast takes from it.

    `found` is the winner's prediction of the held-out window and `actual` what happened, by
    account seen at the cut; `weights` are the blends' weights learnt from the whole window;
    `fitted` are all candidates as they were fitted to `past`.
    """

    report: Backtest
    found: Prediction
    actual: tuple[Floats, Floats]
    weights: Weights
    past: Past
    fitted: tuple[Candidate, ...]

    @property
    def level_miss(self) -> tuple[float, ...]:
        """Return log(actual / expected total amount) of the winner, nothing if there is none."""
        told, paid = float(self.found.amount.sum()), float(self.actual[1].sum())
        return (float(np.log(paid / told)),) if min(told, paid) > 0 else ()


def hold_out(days: PurchaseDays, last: int, wanted_days: int, *, seed: int = 0) -> Trial | None:
    """Hold out the last period, let all candidates predict it, and name the winner.

    The error of a candidate is the mean of two ratios to "the last period repeats": root mean
    squared error of purchases, and mean absolute error of amounts. The smallest wins; the naive
    has 1 by definition and wins when nothing is below it.

    Parameters
    ----------
    days : purchase days; later ones than `last` are ignored
    last : day number of the last known day
    wanted_days : length of the held-out period; at most a third of the ledger is held out
    seed : of samples

    Returns
    -------
    Trial, or None when the ledger is too short or too small to hold anything out
    """
    known = until(days, last)
    held = min(wanted_days, (last - int(known.day.min(initial=last))) // 3)
    past = Past.at(known, last - held).thinned(MOST_ACCOUNTS)
    bought, paid = in_window(known, past.cut, last)
    actual = bought[past.history.ids], paid[past.history.ids]
    if held < SHORTEST_DAYS or not _is_enough(past, actual):
        return None
    fitted = lineup.fit_all(past, seed=seed)
    found, weights = _predictions(fitted, past, held, actual)
    errors = {name: error_of(told, found[NAIVE], actual) for name, told in found.items()}
    winner = min(errors, key=lambda name: errors[name])
    report = Backtest(
        cut=date_of(past.cut),
        horizon_days=held,
        customers=len(past.history),
        scores=tuple(_scored(name, told, actual) for name, told in found.items()),
        winner=winner,
        gain_over_naive=1 - errors[winner],
    )
    return Trial(report, found[winner], actual, weights, past, fitted)


def _is_enough(past: Past, actual: tuple[Floats, Floats]) -> bool:
    repeats = float(past.history.frequency.sum())
    accounts = len(past.history)
    return accounts >= FEWEST_ACCOUNTS and min(repeats, actual[0].sum()) >= FEWEST_PURCHASES


def _predictions(
    fitted: Sequence[Candidate], past: Past, held: int, actual: tuple[Floats, Floats]
) -> tuple[dict[str, Prediction], Weights]:
    """Let everyone predict; blends with weights that the account's own outcome did not teach."""
    found = {}
    weights = Weights()
    for candidate in fitted:
        if isinstance(candidate, Blend):
            found[candidate.name] = lineup.cross_fitted(candidate, held, actual)
            weights = learn(past, candidate.base.predict(held), held, actual, candidate.weights)
        else:
            found[candidate.name] = candidate.predict(held)
    return {name: told for name, told in found.items() if _is_finite(told)}, weights


def _is_finite(told: Prediction) -> bool:
    return all(bool(np.isfinite(part).all()) for part in (told.purchases, told.amount, told.silent))


def error_of(told: Prediction, naive: Prediction, actual: tuple[Floats, Floats]) -> float:
    """Return the mean of the two ratios of errors to the naive's; see `hold_out`."""
    counts = rmse(told.purchases, actual[0]), rmse(naive.purchases, actual[0])
    amounts = _mae(told.amount, actual[1]), _mae(naive.amount, actual[1])
    ratios = [own / other if other > 0 else 1.0 + own for own, other in (counts, amounts)]
    return float(np.mean(ratios))


def _mae(forecast: Floats, actual: Floats) -> float:
    return float(np.abs(forecast - actual).mean())


def _scored(name: str, told: Prediction, actual: tuple[Floats, Floats]) -> BacktestScore:
    return score(name, (told.purchases, told.amount, told.silent), actual)
