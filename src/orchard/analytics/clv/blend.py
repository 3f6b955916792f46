"""A blend: the season and the year before give the level, rhythm and recent windows the shape."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import optimize

from orchard.analytics.clv import candidates
from orchard.analytics.clv.candidates import Candidate, Fit, Past, Prediction, Rhythm
from orchard.analytics.clv.level import Cohorts, YearAgo
from orchard.analytics.clv.purchases import DAYS_A_WEEK, YEAR_DAYS, Floats

NAME = "blend"
YEAR_AGO = "blend_year_ago"
WINDOWS = (91, 182, 364)
PARTS = ("rhythm", *(f"last_{days}_days" for days in WINDOWS), "year_ago")
ACTIVITY_POWERS = (0.0, 0.5, 1.0)
_HOLD = 0.1
"""How strongly learnt weights are held at the defaults, as a share of the rows' own say."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of `PARTS` (sum 1) for purchases and amounts, and the power of P(any purchase)."""

    purchases: tuple[float, ...] = (0.35, 0.20, 0.15, 0.20, 0.10)
    amount: tuple[float, ...] = (0.40, 0.00, 0.20, 0.20, 0.20)
    activity: float = 0.5


def default_weights(regularity: float) -> Weights:
    """Return the weights before anything is learnt: the more regular, the more the rhythm says.

    A window tells the rate of a buyer at random, but not the next date of a buyer by the clock:
    the share (1 - 1 / regularity)² of all weight moves to the rhythm, half of it for amounts.

    Example
    -------
    >>> default_weights(1.0) == Weights(), default_weights(1e9).purchases[0] > 0.99
    (True, True)
    """
    clock = (1 - 1 / max(regularity, 1.0)) ** 2
    free = Weights()
    return Weights(_towards_rhythm(free.purchases, clock), _towards_rhythm(free.amount, clock / 2))


def _towards_rhythm(weights: tuple[float, ...], share: float) -> tuple[float, ...]:
    first, *others = ((1 - share) * weight for weight in weights)
    return (first + share, *others)


@dataclass(frozen=True, slots=True)
class Blend:
    """Level x shape; see `docs/algorithms/forecast-and-backtest.md`."""

    base: Rhythm
    others: tuple[Candidate, ...] = ()
    weights: Weights = Weights()
    last_year: bool = True
    told: dict[int, tuple[Floats, Floats]] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """Name in reports; the level comes from last year or from the rhythms alone."""
        return YEAR_AGO if self.last_year else NAME

    def predict(self, horizon_days: int) -> Prediction:
        """Blend the first year, and follow the rhythms beyond it."""
        near_days = min(horizon_days, YEAR_DAYS)
        near = self.base.predict(near_days)
        if near_days not in self.told:
            self.told[near_days] = self._near(near, near_days)
        purchases, amount = self.told[near_days]
        far = near if near_days == horizon_days else self.base.predict(horizon_days)
        growth = candidates.growth(near, far, horizon_days / near_days)
        ratio = purchases * growth / np.maximum(far.purchases, 1e-9)
        variance = np.minimum(far.variance * ratio**2, far.variance * 16) + purchases * growth * 0.1
        asked = self.others if near_days == horizon_days else ()
        told = [far, *(other.predict(horizon_days) for other in asked)]
        silent = [np.exp(-purchases * growth), *(other.silent for other in told)]
        return Prediction(
            purchases * growth,
            variance,
            amount * growth,
            self.others[-1].predict(near_days).typical if self.others else near.typical,
            np.mean(silent, axis=0),
            far.active,
        )

    def look_ahead(self, horizons_days: tuple[int, ...]) -> None:
        """Let the rhythms work out all horizons, and the first year, in one go."""
        self.base.look_ahead((*horizons_days, *(min(n, YEAR_DAYS) for n in horizons_days)))

    def _near(self, near: Prediction, days: int) -> tuple[Floats, Floats]:
        bought, paid = parts(self.base.past, near, days)
        before = self._before(days)
        purchases = _shares(bought) @ _usable(self.weights.purchases, bought)
        amount = _shares(paid) @ _usable(self.weights.amount, paid)
        amount = amount * (1 - near.silent) ** self.weights.activity
        total = amount.sum()
        amount = amount / total if total > 0 else amount
        return (
            purchases * _level(near.purchases.sum(), before.purchases, before.trust),
            amount * _level(near.amount.sum(), before.amount, before.trust),
        )

    def _before(self, days: int) -> YearAgo:
        if not self.last_year:
            return YearAgo()
        weeks = max(round(days / DAYS_A_WEEK), 1)
        found = Cohorts.of(self.base.past.days, self.base.past.cut).year_ago(weeks)
        whole = days / (weeks * DAYS_A_WEEK)
        return YearAgo(found.purchases * whole, found.amount * whole, found.trust)

    def describe(self) -> Fit:
        """Report the population of rhythms and the weights of the parts."""
        fit = self.base.describe()
        weights = dict(zip(PARTS, self.weights.purchases, strict=True))
        named = {f"weight_{name}": weight for name, weight in weights.items()}
        return Fit({**fit.parameters, **named}, fit.standard_errors, fit.loglik)


def parts(past: Past, near: Prediction, days: int) -> tuple[Floats, Floats]:
    """Return purchases and amounts of each part, shape (seen accounts, parts)."""
    counted = [(near.purchases, near.amount)]
    counted += [past.window(width) for width in WINDOWS]
    counted.append(past.window(days, ends=YEAR_DAYS - days))
    return np.stack([part[0] for part in counted], axis=1), np.stack(
        [part[1] for part in counted], axis=1
    )


def learn(
    past: Past,
    near: Prediction,
    days: int,
    actual: tuple[Floats, Floats],
    default: Weights,
    rows: slice | None = None,
) -> Weights:
    """Learn the weights from a window that has happened, held near the defaults.

    Non-negative least squares on shares of totals, so the level of that window teaches nothing.

    Parameters
    ----------
    past : what was known at the start of the window
    near : the rhythm's prediction of the window
    days : length of the window
    actual : purchases and amounts in the window, shape (seen accounts,) each
    default : where the weights are held
    rows : accounts to learn from; None: all

    Returns
    -------
    Weights
    """
    chosen = rows or slice(None)
    bought, paid = (part[chosen] for part in parts(past, near, days))
    truth = actual[0][chosen], actual[1][chosen]
    scale = 1 / (near.amount + max(float(near.amount.mean()), 1e-9))[chosen]
    purchases = _least_squares(bought, truth[0], default.purchases, np.ones(len(scale)))
    amount = _least_squares(paid, truth[1], default.amount, scale)
    shape = _shares(paid) @ np.array(amount)
    buying = 1 - near.silent[chosen]
    errors = [_error(shape * buying**power, truth[1]) for power in ACTIVITY_POWERS]
    return Weights(purchases, amount, ACTIVITY_POWERS[int(np.argmin(errors))])


def _error(shape: Floats, actual: Floats) -> float:
    total = shape.sum()
    if total <= 0:
        return float("inf")
    return float(np.abs(shape / total * actual.sum() - actual).mean())


def _least_squares(
    found: Floats, actual: Floats, default: tuple[float, ...], scale: Floats
) -> tuple[float, ...]:
    total = actual.sum()
    if total <= 0:
        return default
    rows = _shares(found) * scale[:, None]
    hold = np.sqrt(_HOLD * np.mean(np.sum(rows**2, axis=0))) * np.eye(len(default))
    wanted = np.concatenate([actual / total * scale, hold @ np.array(default)])
    triangle: Floats = np.asarray(
        np.linalg.qr(np.column_stack([np.concatenate([rows, hold]), wanted]), mode="r")
    )
    weights, _ = optimize.nnls(triangle[:, :-1], triangle[:, -1])
    return tuple((weights / weights.sum()).tolist()) if weights.sum() > 0 else default


def _shares(found: Floats) -> Floats:
    totals = found.sum(axis=0)
    shares: Floats = found / np.where(totals > 0, totals, 1.0)
    return shares


def _usable(weights: tuple[float, ...], found: Floats) -> Floats:
    """Give the weight of parts that counted nothing to the others."""
    counted = (found.sum(axis=0) > 0).astype(np.float64)
    usable = np.array(weights) * counted
    shares: Floats = (usable if usable.sum() > 0 else counted) + 0.0
    return shares / max(float(shares.sum()), 1e-12)


def _level(model: float, before: float, trust: float) -> float:
    """Take the geometric mean of the model's total and last year's, by trust."""
    if trust <= 0 or min(model, before) <= 0:
        return float(model)
    return float(model ** (1 - trust) * before**trust)
