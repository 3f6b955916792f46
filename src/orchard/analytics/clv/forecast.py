"""The forecast in use: the winner of the back-test, refitted on all data, with intervals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from orchard.analytics.clv import intervals, lineup
from orchard.analytics.clv.backtest import Trial, hold_out
from orchard.analytics.clv.blend import YEAR_AGO
from orchard.analytics.clv.candidates import NAIVE, Candidate, Fit, Naive, Past, Prediction
from orchard.analytics.clv.intervals import Spread
from orchard.analytics.clv.level import EVERY, FULL_WINDOW, Cohorts, level_error
from orchard.analytics.clv.purchases import (
    DAYS_A_WEEK,
    YEAR_DAYS,
    Floats,
    PurchaseDays,
    day_number,
)
from orchard.analytics.clv.regularity import Regularity, regularity
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.results import Backtest

YEAR_LENGTH = 365.25
DAYS_A_MONTH = YEAR_LENGTH / 12
_RATIO_PRIOR_PURCHASES = 3.0
_LARGE_MISS = 0.35
_CLOCKWORK = 3.0
_UNTRIED_LEVEL_ERROR = 0.30
"""Spread of the logarithm of a total that no back-test could check."""


class ForecastIsOutOfRange(AnalyticsMistake):
    """A horizon, discount or share cannot be meant."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of each account; arrays of shape (accounts,), 0 for accounts not yet seen.

    `purchases` are days with a purchase; `amount` is the net amount. Ends of intervals hold the
    asked share of outcomes, account by account.
    """

    days: int
    purchases: Floats
    purchases_low: Floats
    purchases_high: Floats
    amount: Floats
    amount_low: Floats
    amount_high: Floats
    silent: Floats
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The forecast of all accounts.

    `window` looks ahead as far as the back-test did; `horizon` over the whole horizon, not
    discounted; `value` is discounted and, where contribution ratios were given, contribution.
    `active` is the probability that the account has not stopped for ever; 0 if never seen.
    """

    model: str
    parameters: dict[str, float]
    standard_errors: dict[str, float]
    loglik: float | None
    backtest: Backtest | None
    active: Floats
    window: Expected
    horizon: Expected
    value: Floats
    value_low: Floats
    value_high: Floats
    total: float
    total_low: float
    total_high: float
    notes: tuple[str, ...] = field(default=())


def choose_forecast(
    days: PurchaseDays,
    as_of: date,
    *,
    horizon_months: int = 60,
    discount_share: float = 0.10,
    backtest_days: int = 182,
    interval_share: float = 0.90,
    seed: int = 0,
) -> Forecast:
    """Choose the forecast by back-test, refit it on everything, and value every account.

    value = Σ over years y of contribution ratio x (amount up to y - amount up to y - 1) / (1 + i)^y,
    cash at year end. When the ledger is too short to hold anything out, the last period repeats.

    Parameters
    ----------
    days : purchase days; later ones than `as_of` are ignored
    as_of : last known day
    horizon_months : 1 or more
    discount_share : a year, above -1
    backtest_days : length of the held-out period and of `Forecast.window`, 1 or more
    interval_share : share of outcomes inside the intervals, between 0 and 1
    seed : of the sample that the regular model learns from

    Returns
    -------
    Forecast
        never NaN or infinite, for any purchase days

    Raises
    ------
    ForecastIsOutOfRange
        if an argument is outside its range

    Example
    -------
    >>> from orchard.analytics.clv.purchases import purchase_days
    >>> once = purchase_days(np.array([0]), np.array([15000]), np.array([80.0]))
    >>> found = choose_forecast(once, date(2011, 1, 26))
    >>> found.model, found.backtest, round(found.total) > 0
    ('last_period_repeats', None, True)
    """
    _check(horizon_months, discount_share, backtest_days, interval_share)
    asked = _Asked(horizon_months, discount_share, backtest_days, interval_share)
    return _chosen(days, day_number(as_of), asked, seed)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the forecast was asked for; see `choose_forecast`."""

    horizon_months: int
    discount_share: float
    backtest_days: int
    interval_share: float


def _chosen(days: PurchaseDays, last: int, asked: _Asked, seed: int) -> Forecast:
    """Hold out, choose, refit and value."""
    backtest_days = asked.backtest_days
    trial = hold_out(days, last, backtest_days, seed=seed)
    past = Past.at(days, last)
    model = _refitted(past, trial, seed)
    spread = _spread(past, trial, backtest_days, asked.interval_share)
    horizon_days = max(round(asked.horizon_months * DAYS_A_MONTH), 1)
    model.look_ahead((backtest_days, *_year_ends(horizon_days)))
    window = _expected(past, model.predict(backtest_days), backtest_days, spread)
    horizon = _expected(past, model.predict(horizon_days), horizon_days, spread)
    worth = _value(past, model, horizon, asked.discount_share, spread)
    fit = model.describe()
    return Forecast(
        model=model.name,
        parameters=_finite(fit.parameters),
        standard_errors=_finite(fit.standard_errors),
        loglik=fit.loglik,
        backtest=trial.report if trial else None,
        active=_spread_out(past, model.predict(horizon_days).active),
        window=window,
        horizon=horizon,
        notes=_notes(trial, fit, regularity(past.days)),
        value=worth.value,
        value_low=worth.value_low,
        value_high=worth.value_high,
        total=worth.total,
        total_low=worth.total_low,
        total_high=worth.total_high,
    )


def _refitted(past: Past, trial: Trial | None, seed: int) -> Candidate:
    if trial is None:
        return Naive(past)
    return lineup.fit_one(
        trial.report.winner, past, seed=seed, weights=trial.weights, near=trial.fitted
    )


def _check(months: int, discount: float, days: int, share: float) -> None:
    if months < 1 or days < 1 or discount <= -1 or not 0 < share < 1:
        raise ForecastIsOutOfRange(
            "Give a horizon of at least one month, a back-test of at least one day, a discount"
            " above -1 and an interval share between 0 and 1."
        )


def _spread(past: Past, trial: Trial | None, days: int, share: float) -> Spread:
    """Let the back-test say how wide intervals must be."""
    if trial is None:
        return Spread(share, intervals.amount_spread(past), _UNTRIED_LEVEL_ERROR)
    error = _level_error(past, trial, max(round(min(days, YEAR_DAYS) / DAYS_A_WEEK), 1))
    spread = Spread(share, intervals.amount_spread(trial.past), error)
    return intervals.calibrated(trial.found, spread, trial.actual)


def _level_error(past: Past, trial: Trial, weeks: int) -> float:
    """Ask the held-out period how wrong a total may be, and earlier ones if they tell the level.

    A miss of a time when last year was less to be trusted than today is scaled by the doubt.
    """
    now, then = (Cohorts.of(known.days, known.cut) for known in (past, trial.past))
    if trial.report.winner != YEAR_AGO:
        return level_error(trial.level_miss, (1.0,))
    doubt, doubt_then = (1 - known.year_ago(weeks).trust for known in (now, then))
    width = min(weeks, FULL_WINDOW)
    shown = [(miss * min(doubt / doubt_then, 1.0), 1.0) for miss in trial.level_miss]
    for miss, trust in now.past_errors(width):
        shown.append((miss, EVERY / width * min(doubt / (1 - trust), 1.0)))
    return level_error(tuple(miss for miss, _ in shown), tuple(count for _, count in shown))


def _expected(past: Past, found: Prediction, days: int, spread: Spread) -> Expected:
    counts = intervals.purchase_interval(found, spread)
    amounts = intervals.amount_interval(found, spread)
    variance = intervals.amount_variance(found, spread)
    total = intervals.total_interval(found.amount, variance, spread, days / YEAR_DAYS)
    columns = (found.purchases, *counts, found.amount, *amounts, found.silent)
    placed = [_spread_out(past, column) for column in columns]
    return Expected(
        days=days,
        purchases=placed[0],
        purchases_low=placed[1],
        purchases_high=placed[2],
        amount=placed[3],
        amount_low=placed[4],
        amount_high=placed[5],
        silent=placed[6],
        total=total[0],
        total_low=total[1],
        total_high=total[2],
    )


def _spread_out(past: Past, column: Floats) -> Floats:
    """Place the figures of seen accounts among all accounts."""
    placed = np.zeros(past.days.accounts)
    placed[past.history.ids] = column
    return placed


@dataclass(frozen=True, slots=True)
class _Value:
    value: Floats
    value_low: Floats
    value_high: Floats
    total: float
    total_low: float
    total_high: float


def _value(
    past: Past, model: Candidate, horizon: Expected, discount: float, spread: Spread
) -> _Value:
    """Discount year by year, and turn amounts into contribution where ratios are known."""
    present, before = np.zeros(len(past.history)), np.zeros(len(past.history))
    ends_of_years = _year_ends(horizon.days)
    for end in ends_of_years:
        amount = np.maximum(model.predict(end).amount, before)
        present += (amount - before) / (1 + discount) ** (end / YEAR_LENGTH)
        before = amount
    now = present / np.maximum(before, 1e-12)
    share = _spread_out(past, now) * contribution_shares(past)
    found = model.predict(horizon.days)
    variance = _spread_out(past, intervals.amount_variance(found, spread)) * share**2
    ends = np.sort(np.stack([horizon.amount_low * share, horizon.amount_high * share]), axis=0)
    value = _spread_out(past, present) * contribution_shares(past)
    total = intervals.total_interval(value, variance, spread, len(ends_of_years))
    return _Value(value, ends[0], ends[1], *total)


def _year_ends(horizon_days: int) -> tuple[int, ...]:
    """Return the days at which cash comes: the ends of years, the last one as long as is left."""
    years = int(horizon_days / YEAR_LENGTH)
    ends = [year * YEAR_DAYS for year in range(1, years + 1)]
    return (
        (*ends[:-1], horizon_days)
        if horizon_days - years * YEAR_LENGTH < 1
        else (*ends, horizon_days)
    )


def contribution_shares(past: Past) -> Floats:
    """Return contribution / amount of each account, held near the portfolio's.

    (n x own + 3 x portfolio's) / (n + 3) with n purchase days: a first order's ratio says little.
    Accounts whose ratio is not known take the portfolio's; without any ratio all are 1.
    """
    own = past.days.contribution_ratio
    if own is None:
        return np.ones(past.days.accounts)
    known = np.isfinite(own)
    amount = _spread_out(past, past.history.amount) * known
    filled = np.where(known, own, 0.0)
    weight = float(amount.sum())
    whole = float(filled @ amount) / weight if weight > 0 else 0.0
    count = _spread_out(past, past.history.frequency + 1) * known
    prior = _RATIO_PRIOR_PURCHASES
    shares: Floats = (count * filled + prior * whole) / (count + prior)
    return shares


def _notes(trial: Trial | None, fit: Fit, found: Regularity) -> tuple[str, ...]:
    notes = []
    if trial is None:
        notes.append(
            "The ledger is too short or too small to hold a period out: the last period repeats,"
            " and nothing says how wrong that is."
        )
    elif trial.report.winner == NAIVE:
        notes.append('No model beat "the last period repeats" in the back-test, so it is used.')
    if trial is not None and abs(sum(trial.level_miss)) > _LARGE_MISS:
        notes.append(
            "The held-out period was far from every level the past suggested: read totals with"
            f" care (actual / expected {np.exp(trial.level_miss[0]):.2f})."
        )
    if found.ledger is not None and found.ledger > _CLOCKWORK:
        notes.append(
            f"Accounts buy by the clock (regularity {found.ledger:.1f}, at random is 1): models that"
            " let everyone buy at random do not suit this ledger."
        )
    if fit.at_bound:
        notes.append(f"Parameters at the edge of their range: {', '.join(fit.at_bound)}.")
    return tuple(notes)


def _finite(named: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in named.items() if np.isfinite(value)}
