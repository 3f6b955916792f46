"""The candidates of the back-test: each learns from a past and predicts any horizon."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from orchard.analytics.clv import bgnbd, gamma_gamma, pareto_nbd, regular
from orchard.analytics.clv.bgnbd import BgNbd
from orchard.analytics.clv.customers import Customers
from orchard.analytics.clv.maximise import Fitted
from orchard.analytics.clv.pareto_nbd import ParetoNbd
from orchard.analytics.clv.purchase_model import Outlook, PurchaseModel
from orchard.analytics.clv.purchases import (
    DAYS_A_WEEK,
    YEAR_DAYS,
    Floats,
    History,
    PurchaseDays,
    history_of,
    in_window,
    until,
)
from orchard.analytics.clv.season import Clock, amount_index, monthly_index

NAIVE = "last_period_repeats"
SHORTEST_REPEATED_DAYS = 91
"""A ledger of a few days does not repeat every few days: less than a quarter is taken as one."""
FEWEST_REPEAT_BUYERS = 10
LEARN_FROM = 10_000
"""Accounts that a model of the literature is fitted to; more change no digit that matters."""


@dataclass(frozen=True, slots=True)
class Past:
    """Everything known at the end of the day `cut`, with the accounts seen by then."""

    days: PurchaseDays
    cut: int
    start: int
    history: History
    windows: dict[tuple[int, int], tuple[Floats, Floats]] = field(default_factory=dict, repr=False)

    @classmethod
    def at(cls, days: PurchaseDays, cut: int) -> Past:
        """Forget what came after the cut."""
        known = until(days, cut)
        start = int(known.day.min(initial=cut))
        return cls(known, cut, start, history_of(known, cut))

    def thinned(self, most: int) -> Past:
        """Keep every so manieth account, so that hardly more than `most` remain."""
        step = -(-len(self.history) // most)
        if step <= 1:
            return self
        keep = self.days.account % step == 0
        rows = self.days.account[keep], self.days.day[keep], self.days.amount[keep]
        return Past.at(replace(self.days, account=rows[0], day=rows[1], amount=rows[2]), self.cut)

    def window(self, width: int, *, ends: int = 0) -> tuple[Floats, Floats]:
        """Return purchases and amount of the seen accounts, `width` days up to `ends` days ago."""
        if (width, ends) not in self.windows:
            last = self.cut - ends
            bought, paid = in_window(self.days, last - width, last)
            self.windows[width, ends] = bought[self.history.ids], paid[self.history.ids]
        return self.windows[width, ends]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a candidate expects of each seen account over a horizon; shape (seen accounts,).

    `variance` is of the purchases; `typical` is the amount that one purchase day should bring.
    """

    purchases: Floats
    variance: Floats
    amount: Floats
    typical: Floats
    silent: Floats
    active: Floats


@dataclass(frozen=True, slots=True)
class Fit:
    """What is reported of a fitted model; empty for rules without parameters."""

    parameters: dict[str, float] = field(default_factory=dict)
    standard_errors: dict[str, float] = field(default_factory=dict)
    loglik: float | None = None
    at_bound: tuple[str, ...] = ()


class Candidate(Protocol):
    """A fitted way of forecasting."""

    @property
    def name(self) -> str:
        """Name in reports."""

    def predict(self, horizon_days: int) -> Prediction:
        """Expect the next `horizon_days`."""

    def look_ahead(self, horizons_days: tuple[int, ...]) -> None:
        """Prepare for several horizons, where that is cheaper than one by one."""

    def describe(self) -> Fit:
        """Report parameters."""


@dataclass(frozen=True, slots=True)
class Classical:
    """A purchase model of the literature with Gamma-Gamma spend."""

    name: str
    past: Past
    model: PurchaseModel
    fit: Fit
    spend: Floats
    told: dict[int, Prediction] = field(default_factory=dict, repr=False)

    def predict(self, horizon_days: int) -> Prediction:
        """Ask the fitted model, and multiply purchases by the expected spend."""
        self.look_ahead((horizon_days,))
        return self.told[horizon_days]

    def _prediction(self, found: Outlook) -> Prediction:
        mean, spend = found.purchases, self.spend
        active = np.clip(found.active, 1e-9, 1.0)
        doubt = 1 / active - 1 + 1 / (active * (1 + self.past.history.frequency))
        silent = np.clip(found.silent, 0.0, 1.0)
        return Prediction(mean, mean + mean**2 * doubt, mean * spend, spend, silent, active)

    def look_ahead(self, horizons_days: tuple[int, ...]) -> None:
        """Work out several horizons in one go and remember them."""
        new = [days for days in dict.fromkeys(horizons_days) if days not in self.told]
        if not new:
            return
        weeks = [days / DAYS_A_WEEK for days in new]
        outlooks = self.model.outlooks(_customers(self.past.history), weeks)
        self.told.update(zip(new, map(self._prediction, outlooks), strict=True))

    def describe(self) -> Fit:
        """Report the maximum-likelihood fit."""
        return self.fit


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The regular model, on the calendar or on a season clock."""

    name: str
    past: Past
    model: regular.Regular
    clock: Clock | None
    history: History
    told: dict[int, Prediction] = field(default_factory=dict, repr=False)

    def predict(self, horizon_days: int) -> Prediction:
        """Ask the mixture of rhythms over the horizon in weeks of the clock."""
        self.look_ahead((horizon_days,))
        return self.told[horizon_days]

    def look_ahead(self, horizons_days: tuple[int, ...]) -> None:
        """Work out several horizons in one go and remember them."""
        new = tuple(sorted(set(horizons_days) - set(self.told)))
        if not new:
            return
        weeks = tuple(self.clock.ahead(n) if self.clock else n / DAYS_A_WEEK for n in new)
        for days, found in zip(new, self.model.outlooks(self.history, weeks), strict=True):
            factor = self.clock.amount_factor(days) if self.clock else 1.0
            typical = self.history.mean_amount * factor
            self.told[days] = Prediction(
                found.purchases,
                found.variance,
                found.purchases * typical,
                typical,
                found.silent,
                found.active,
            )

    def describe(self) -> Fit:
        """Report the population of rhythms."""
        return Fit(
            self.model.parameters(),
            self.model.standard_errors(self.history),
            self.model.log_likelihood(self.history),
        )


@dataclass(frozen=True, slots=True)
class Naive:
    """The last period repeats: as many purchases, as much money, by account.

    Nobody stops in it, so beyond a year it follows the attrition of the rhythms, if they are given.
    """

    past: Past
    rhythm: Rhythm | None = None
    name: str = NAIVE

    def predict(self, horizon_days: int) -> Prediction:
        """Repeat the last `horizon_days`, or the last year when the horizon is longer."""
        seen = max(self.past.cut - self.past.start + 1, SHORTEST_REPEATED_DAYS)
        width = min(horizon_days, seen, YEAR_DAYS)
        scale = self._growth(horizon_days) * min(horizon_days, YEAR_DAYS) / width
        bought, paid = self.past.window(width)
        count = bought * scale
        typical = self.past.history.mean_amount
        silent = np.exp(-count)
        active = self.rhythm.predict(YEAR_DAYS).active if self.rhythm else 1 - silent
        return Prediction(count, count + 0.5, paid * scale, typical, silent, active)

    def _growth(self, horizon_days: int) -> Floats:
        """Return how many first years the horizon is worth, account by account."""
        years = max(horizon_days / YEAR_DAYS, 1.0)
        if self.rhythm is None or years <= 1:
            return np.full(len(self.past.history), years)
        return growth(self.rhythm.predict(YEAR_DAYS), self.rhythm.predict(horizon_days), years)

    def look_ahead(self, horizons_days: tuple[int, ...]) -> None:
        """Let the rhythms work out the horizons."""
        if self.rhythm:
            self.rhythm.look_ahead((*horizons_days, YEAR_DAYS))

    def describe(self) -> Fit:
        """Report that there is nothing to fit."""
        return Fit()


def growth(near: Prediction, far: Prediction, most: float) -> Floats:
    """Return expected purchases over a far horizon / over a near one, between 1 and `most`."""
    return np.clip(far.purchases / np.maximum(near.purchases, 1e-9), 1.0, most)


def classical(name: str, past: Past, spend: Floats, near: Classical | None = None) -> Classical:
    """Fit BG/NBD or Pareto/NBD; `spend` is the expected one, the same for both.

    `near` is the same candidate as it was fitted to an earlier past of the same accounts.
    """
    who = _customers(past.history)
    sample = who.every(max(len(who) // LEARN_FROM, 1))
    known = None if near is None else near.model
    fitted: Fitted[BgNbd] | Fitted[ParetoNbd]
    if name == "bgnbd":
        fitted = bgnbd.fit(sample, known if isinstance(known, BgNbd) else None)
    else:
        fitted = pareto_nbd.fit(sample, known if isinstance(known, ParetoNbd) else None)
    fit = Fit(
        fitted.model.parameters(), fitted.standard_errors, fitted.loglik, tuple(fitted.at_bound)
    )
    return Classical(name, past, fitted.model, fit, spend)


def rhythm(past: Past, *, seed: int = 0) -> Rhythm:
    """Fit the regular model on the calendar."""
    return Rhythm("regular", past, regular.fit(past.history, seed=seed), None, past.history)


def seasonal(calendar: Rhythm) -> Rhythm:
    """Read the same population of rhythms on a clock that runs with the season."""
    past = calendar.past
    index = monthly_index(past.days, past.cut, calendar.model.repeat_curve)
    clock = Clock(past.start, past.cut, index, amount_index(past.days, past.cut))
    history = history_of(past.days, past.cut, clock.readings())
    return Rhythm("seasonal_regular", past, calendar.model, clock, history)


def expected_spend(history: History) -> Floats:
    """Return the expected amount of a purchase day by Gamma-Gamma, of every seen account."""
    repeats = history.frequency > 0
    if repeats.sum() < FEWEST_REPEAT_BUYERS:
        return history.mean_amount
    count = history.frequency + 1
    sample = np.flatnonzero(repeats)[:: max(int(repeats.sum()) // LEARN_FROM, 1)]
    model = gamma_gamma.fit(count[sample], history.mean_amount[sample]).model
    return model.expected_spend(count, history.mean_amount)


def _customers(history: History) -> Customers:
    return Customers(history.frequency, history.recency, history.age, history.mean_amount)
